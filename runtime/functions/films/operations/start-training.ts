import { json } from "../../../http/answer";
import { readJson } from "../../../http/read-json";
import { requireRole } from "../../../sign-in/caller";
import { askedTraining, trainingBody } from "../../../training/asked-training";
import { TrainingRequest, TrainingStarted } from "../../../training/contract";
import { trainingProblems } from "../../../training/job-problems";
import { bodyProblems, callerProblems } from "../contract/problems";
import { filmsOperation } from "./films-operation";

export const operation = filmsOperation({
  id: "startTraining",
  summary: "Train a model",
  description:
    "With the role Films.Operate. One at a time; what comes of it serves only if it is better than what does.",
  cost: 1,
  body: trainingBody,
  answers: { 202: { description: "It was started.", json: { TrainingStarted } } },
  problems: [...bodyProblems, ...callerProblems, "CsrfTokenMissing", "TrainingUnderWay", ...trainingProblems],
  async handle({ request }, { jobs, signIn, settings }) {
    const caller = await signIn.authenticate(request);
    requireRole(caller, "Films.Operate");
    const asked = await readJson(TrainingRequest, request, settings.MAX_BODY_BYTES);
    const { id } = await jobs.startJob(askedTraining("films", caller.subject, asked));
    return { ...json({ id }), status: 202 };
  },
});
