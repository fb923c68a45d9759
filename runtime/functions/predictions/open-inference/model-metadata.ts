import * as z from "zod";
import { json } from "../../../http/answer";
import { expectReader } from "../expect-reader";
import { predictionsOperation } from "../operations/predictions-operation";
import { ModelVersionPath, modelAt } from "./model-path";
import { describeInputs, describeOutputs } from "./tensors";

export const operation = predictionsOperation({
  id: "inferenceModelMetadata",
  summary: "What a model takes and answers, as tensors",
  cost: 1,
  path: ModelVersionPath,
  answers: { 200: { description: "Its tensors.", json: { InferenceModel: z.object({}) } } },
  async handle({ request, path }, { models, signIn }) {
    expectReader(await signIn.authenticate(request));
    const { model, versions } = await modelAt(path, models);
    const manifest = await models.manifestOf(model.hash);
    return json({
      name: model.name,
      versions,
      platform: "onnx_onnxv1",
      inputs: describeInputs(manifest),
      outputs: describeOutputs(manifest),
      properties: { version: model.version, sha256: model.hash },
    });
  },
});
