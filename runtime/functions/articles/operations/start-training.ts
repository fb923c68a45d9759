import { json } from "../../../http/answer";
import { readJson } from "../../../http/read-json";
import { askedTraining, trainingBody } from "../../../training/asked-training";
import { TrainingRequest, TrainingStarted } from "../../../training/contract";
import { trainingProblems } from "../../../training/job-problems";
import { bodyProblems, callerProblems } from "../contract/problems";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "startTraining",
  summary: "Train a model",
  description:
    "With the role Articles.Operate. One at a time; what comes of it stands for champion only if it is better than what serves and than popularity.",
  cost: 1,
  body: trainingBody,
  answers: { 202: { description: "It was started.", json: { TrainingStarted } } },
  problems: [...bodyProblems, ...callerProblems, "TrainingUnderWay", ...trainingProblems],
  async handle({ request }, { jobs, who, settings }) {
    const { subject } = await who.withRole(request, "Articles.Operate");
    const asked = await readJson(TrainingRequest, request, settings.MAX_BODY_BYTES);
    const { id } = await jobs.startJob(askedTraining("articles", subject, asked));
    return { ...json({ id }), status: 202 };
  },
});
