import { json } from "../../../http/answer";
import { requireRole } from "../../../sign-in/caller";
import { TrainingAnswer, TrainingPath, trainingAnswerOf } from "../../../training/contract";
import { trainingProblems } from "../../../training/job-problems";
import { callerProblems, problem } from "../contract/problems";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "getTraining",
  summary: "How far a training is",
  description: "With the role Films.Operate.",
  cost: 1,
  path: TrainingPath,
  answers: { 200: { description: "Its state.", json: { TrainingAnswer } } },
  problems: ["ParameterNotValid", ...callerProblems, "TrainingNotFound", ...trainingProblems],
  async handle({ request, path: { id } }, { jobs, signIn }) {
    requireRole(await signIn.authenticate(request), "Films.Operate");
    const found = await jobs.jobState(id);
    if (!found) throw problem("TrainingNotFound", "There is no training with this id.");
    return json(trainingAnswerOf(found));
  },
});
