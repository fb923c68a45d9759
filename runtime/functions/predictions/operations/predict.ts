import * as z from "zod";
import type { Parameter } from "../../../http/api-operation";
import { readJsonBytes } from "../../../http/read-json";
import type { RowRemark, RowsRead } from "../../../predictions/rows";
import type { AskedModel, Prediction } from "../../../predictions/scoring/prediction";
import { answerRecorded, type Question } from "../answer-recorded";
import { mostRows, PredictAnswer, PredictRequest } from "../contract/predict";
import { bodyProblems, callerProblems, modelProblems, problem } from "../contract/problems";
import { rowSchema } from "../contract/row-schema";
import { type Models, newestManifests } from "../models";
import { predictionsOperation } from "./predictions-operation";

/** Nobody reads more, and an answer must not be longer than its question. */
const mostRemarks = 1000;

const idempotencyKey: Parameter = {
  name: "idempotency-key",
  in: "header",
  required: false,
  description: "Names the request: a repeat with the same key and body within a week gets the first answer.",
  schema: { type: "string", minLength: 1, maxLength: 200 },
};

export const operation = predictionsOperation({
  id: "predict",
  summary: "Predict rows",
  description: `Up to ${mostRows} rows. Rows and answer are in the record before anybody is told the answer.`,
  cost: 1,
  headers: [idempotencyKey],
  body: async ({ models }) => ({
    required: true,
    description: `JSON with 1 to ${mostRows} rows.`,
    content: { "application/json": await describeBody(models) },
  }),
  answers: {
    200: { description: "A prediction for each row, and what spoke for it.", json: { PredictAnswer } },
  },
  problems: [
    ...bodyProblems,
    ...callerProblems,
    ...modelProblems,
    "RowsNotValid",
    "IdempotencyKeyNotValid",
    "IdempotencyKeyReused",
    "RowsForgotten",
    "RecordUnavailable",
  ],
  handle: (call, context) =>
    answerRecorded(call, context, {
      operation: "predict",
      async read(body, about) {
        const { rows, subjects, model, fallback, partial, explain } = readJsonBytes(PredictRequest, body);
        if (subjects) about(subjects);
        const chosen = await context.models.choose(askedModel(model, fallback));
        const read = chosen.readRows(rows);
        if (read.rows.length === 0 || (read.problems.length > 0 && !partial)) throw rowsNotValid(read);
        return { model: chosen, sent: rows, read, explain };
      },
      answer: answerOf,
    }),
});

/** The request as the newest version of each model takes it. */
async function describeBody(models: Models): Promise<{ schema: object; examples: object }> {
  const { properties, ...schema } = z.toJSONSchema(PredictRequest, { io: "input" });
  // without the registry it is described in general
  const manifests = await newestManifests(models).catch(() => []);
  const items = manifests.length > 0 ? { anyOf: manifests.map(rowSchema) } : { type: "object" };
  return {
    schema: { ...schema, properties: { ...properties, rows: { ...Object(properties?.["rows"]), items } } },
    examples: Object.fromEntries(
      manifests.map(({ name, title, sample }) => [
        name,
        { summary: title, value: { model: name, rows: [sample.row] } },
      ]),
    ),
  };
}

function askedModel(written: string | undefined, fallback: boolean): AskedModel {
  const [name, version] = written?.split("@") ?? [];
  return { ...(name && { name }), ...(version && { version }), fallback };
}

export function rowsNotValid({ problems, untold }: RowsRead) {
  const told = problems.slice(0, mostRemarks);
  const untoldToo = problems.length - told.length + untold;
  const [first] = told;
  const detail = first
    ? `Row ${first.row}, ${first.field || "all of it"}: got ${first.got}, wanted ${first.wanted}.`
    : "No row can be predicted.";
  const others = problems.length + untold - 1;
  return problem("RowsNotValid", {
    detail: others > 0 ? `${detail} And ${others} more.` : detail,
    more: { rows: told, ...(untoldToo > 0 && { untold: untoldToo }) },
  });
}

function answerOf(requestId: string, { model, read }: Question, predictions: readonly Prediction[]): object {
  const { asked, used, why } = model;
  const warnings = byRow(read.warnings);
  return {
    requestId,
    model: { asked, used, why, ...model.model },
    predictions: predictions.map((prediction, at) => {
      const row = read.rows[at]?.row ?? at;
      return { row, ...prediction, warnings: warnings.get(row) };
    }),
    ...(read.problems.length > 0 && { problems: read.problems.slice(0, mostRemarks) }),
  };
}

function byRow(remarks: readonly RowRemark[]): ReadonlyMap<number, RowRemark[]> {
  const found = new Map<number, RowRemark[]>();
  for (const remark of remarks) found.set(remark.row, [...(found.get(remark.row) ?? []), remark]);
  return found;
}
