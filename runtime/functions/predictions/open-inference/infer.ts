import * as z from "zod";
import { Problem } from "../../../http/problem";
import { readJsonBytes } from "../../../http/read-json";
import { answerRecorded } from "../answer-recorded";
import { problem } from "../contract/problems";
import { rowsNotValid } from "../operations/predict";
import { predictionsOperation } from "../operations/predictions-operation";
import { ModelVersionPath } from "./model-path";
import { InferenceRequest, notValid, outputsOf, rowsOfTensors } from "./tensors";

/** The same rows, the same record: only the way of asking is another. */
export const operation = predictionsOperation({
  id: "infer",
  summary: "Predict rows that come as tensors",
  cost: 1,
  path: ModelVersionPath,
  answers: { 200: { description: "Tensors, row by row.", json: { InferenceAnswer: z.object({}) } } },
  async handle(call, context) {
    const { name, version } = call.path;
    let request: InferenceRequest | undefined;
    return answerRecorded(call, context, {
      operation: "infer",
      async read(body, about) {
        request = readJsonBytes(InferenceRequest, body);
        const { subjects } = request.parameters ?? {};
        if (subjects) about(subjects);
        // the address names the model: another one is no answer
        const model = await context.models.choose({ name, ...(version && { version }), fallback: false });
        refuseUnknownOutputs(request);
        const sent = rowsOfTensors(request, model.manifest);
        if (subjects && subjects.length !== sent.length)
          throw notValid("parameters.subjects", `has ${subjects.length}, and there are ${sent.length} rows`);
        const read = model.readRows(sent);
        if (read.problems.length > 0) throw rowsNotValid(read);
        // the protocol has no place for what spoke for a prediction
        return { model, sent, read, explain: false };
      },
      answer: (requestId, { model }, predictions) => ({
        model_name: model.model.name,
        model_version: model.model.version,
        id: request?.id ?? requestId,
        parameters: { request_id: requestId },
        outputs: outputsOf(request ?? {}, predictions),
      }),
    }).catch((error: unknown) => {
      throw error instanceof Problem ? withError(error) : error;
    });
  },
});

/** The protocol's clients look for `error`; the rest of the problem stays beside it. */
export function withError({ code, meaning, details, cause }: Problem): Problem {
  const more = { ...details.more, error: details.detail };
  return new Problem(code, meaning, { ...details, more }, { cause });
}

const outputs = ["label", "score", "probabilities"];

function refuseUnknownOutputs(request: InferenceRequest): void {
  const unknown = request.outputs?.find(({ name }) => !outputs.includes(name));
  if (!unknown) return;
  const detail = `outputs: ${unknown.name.slice(0, 100)} is none of ${outputs.join(", ")}`;
  throw problem("RequestNotValid", { detail, errors: [{ parameter: "outputs", message: detail }] });
}
