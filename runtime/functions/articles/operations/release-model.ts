import { releaseModel } from "../../../articles/model/decide-champion";
import { json } from "../../../http/answer";
import { ModelDecidedAnswer, ModelPath } from "../contract/models";
import { callerProblems } from "../contract/problems";
import { decidedOf } from "../training/decided-of";
import { articlesOperation } from "./articles-operation";

export const operation = articlesOperation({
  id: "releaseModel",
  summary: "Let a model serve that passed the gate",
  description: "With the role Articles.Operate. What the gate has refused does not serve.",
  cost: 1,
  path: ModelPath,
  answers: { 200: { description: "What serves now.", json: { ModelDecidedAnswer } } },
  problems: [
    "ParameterNotValid",
    ...callerProblems,
    "CsrfTokenMissing",
    "ModelNotFound",
    "ModelRefused",
    "DatabaseUnavailable",
  ],
  async handle({ request, path: { version } }, { who, database }) {
    const { subject } = await who.withRole(request, "Articles.Operate");
    return json(decidedOf(await releaseModel(database, version, subject)) satisfies ModelDecidedAnswer);
  },
});
