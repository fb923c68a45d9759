import { json } from "../../../http/answer";
import { ModelPath, ModelVersions } from "../contract/models";
import { callerProblems, problem } from "../contract/problems";
import { expectReader } from "../expect-reader";
import { byName } from "../models";
import { predictionsOperation } from "./predictions-operation";

export const operation = predictionsOperation({
  id: "getModel",
  summary: "One model, with its versions",
  cost: 1,
  path: ModelPath,
  answers: { 200: { description: "The model.", json: { ModelVersions } } },
  problems: [...callerProblems, "ModelUnknown", "ModelNotReadable"],
  async handle({ request, path: { name } }, { models, signIn }) {
    expectReader(await signIn.authenticate(request));
    const found = byName(await models.list(), models.defaultModel).find((each) => each.name === name);
    if (!found) throw problem("ModelUnknown", "The registry has no model of this name.");
    return json(found);
  },
});
