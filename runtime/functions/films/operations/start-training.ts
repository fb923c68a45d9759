import * as z from "zod";
import { json } from "../../../http/answer";
import { readJson } from "../../../http/read-json";
import { requireRole } from "../../../sign-in/caller";
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
  body: () => ({
    required: true,
    description: "JSON; `{}` trains with the defaults.",
    content: { "application/json": { schema: z.toJSONSchema(TrainingRequest, { io: "input" }) } },
  }),
  answers: { 202: { description: "It was started.", json: { TrainingStarted } } },
  problems: [...bodyProblems, ...callerProblems, "CsrfTokenMissing", "TrainingUnderWay", ...trainingProblems],
  async handle({ request }, { jobs, signIn, settings }) {
    const caller = await signIn.authenticate(request);
    requireRole(caller, "Films.Operate");
    const { parameters, why } = await readJson(TrainingRequest, request, settings.MAX_BODY_BYTES);
    const asked = `asked by ${caller.subject}`;
    const { id } = await jobs.startJob({
      workload: "films",
      experiment: "films",
      parameters,
      why: why === undefined ? asked : `${why} (${asked})`,
      by: caller.subject,
    });
    return { ...json({ id }), status: 202 };
  },
});
