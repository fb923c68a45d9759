import { json } from "../../../http/answer";
import { ModelList } from "../contract/models";
import { callerProblems } from "../contract/problems";
import { expectReader } from "../expect-reader";
import { byName } from "../models";
import { predictionsOperation } from "./predictions-operation";

export const operation = predictionsOperation({
  id: "getModels",
  summary: "All models, with their versions",
  cost: 1,
  answers: { 200: { description: "By name.", json: { ModelList } } },
  problems: [...callerProblems, "ModelNotReadable"],
  async handle({ request }, { models, signIn }) {
    expectReader(await signIn.authenticate(request));
    return json({ models: byName(await models.list(), models.defaultModel) });
  },
});
