import { json } from "../../../http/answer";
import { MetadataParameters, ModelMetadata, ModelPath } from "../contract/models";
import { callerProblems, problem } from "../contract/problems";
import { expectReader } from "../expect-reader";
import { predictionsOperation } from "./predictions-operation";

export const operation = predictionsOperation({
  id: "getModelMetadata",
  summary: "What a model says about itself",
  description:
    "Its features with units and ranges, its output, how good it was on which rows, what it was trained on.",
  cost: 1,
  path: ModelPath,
  query: MetadataParameters,
  answers: { 200: { description: "The manifest, and the model's hash.", json: { ModelMetadata } } },
  problems: ["ParameterNotValid", ...callerProblems, "ModelUnknown", "ModelNotReadable"],
  async handle({ request, path: { name }, query }, { models, signIn }) {
    expectReader(await signIn.authenticate(request));
    const { version } = query();
    const versions = (await models.list()).filter((each) => each.name === name);
    const found = version === undefined ? versions.at(-1) : versions.find((each) => each.version === version);
    if (!found) throw problem("ModelUnknown", "The registry has no model of this name and version.");
    return json({ hash: found.hash, manifest: await models.manifestOf(found.hash) });
  },
});
