import { json } from "../../../http/answer";
import { requireRole } from "../../../sign-in/caller";
import { callerProblems, problem, trainingProblems } from "../contract/problems";
import { TrainingAnswer, TrainingPath } from "../contract/training";
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
    return json({
      id: found.id,
      status: found.status,
      started_at: found.startedAt ?? null,
      ended_at: found.endedAt ?? null,
      stages: (found.stages ?? []).map(({ name, state }) => ({ name, state })),
      error: found.error ?? null,
    } satisfies TrainingAnswer);
  },
});
