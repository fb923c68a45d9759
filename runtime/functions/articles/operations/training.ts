import { json } from "../../../http/answer";
import { TrainingAnswer, TrainingPath, trainingAnswerOf } from "../../../training/contract";
import { trainingProblems } from "../../../training/job-problems";
import { callerProblems, problem } from "../contract/problems";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "getTraining",
  summary: "How far a training is",
  description: "With the role Articles.Operate.",
  cost: 1,
  path: TrainingPath,
  answers: { 200: { description: "Its state.", json: { TrainingAnswer } } },
  problems: ["ParameterNotValid", ...callerProblems, "TrainingNotFound", ...trainingProblems],
  async handle({ request, path: { id } }, { jobs, who }) {
    await who.withRole(request, "Articles.Operate");
    const found = await jobs.jobState(id);
    if (!found) throw problem("TrainingNotFound", "There is no training with this id.");
    return json(trainingAnswerOf(found));
  },
});
