import * as z from "zod";
import { Subject } from "./subject";

export const mostRows = 1000;

export const PredictRequest = z
  .strictObject({
    rows: z
      .array(z.unknown())
      .min(1)
      .max(mostRows)
      .describe("An object for each row, with a value for each feature of the model."),
    subjects: z
      .array(Subject.nullable())
      .max(mostRows)
      .optional()
      .describe(
        "Whom each row is about, in the order of `rows`: a pseudonym by which all of a person is found and erased, null for nobody. No model sees it, and no answer has it.",
      ),
    model: z
      .string()
      .max(60)
      .regex(/^[a-z0-9-]+(@[1-9]\d{0,8})?$/, "is a model's name, or name@version")
      .optional()
      .describe("`name` for its newest version, or `name@version`; the default model when it is left out."),
    fallback: z
      .boolean()
      .default(true)
      .describe("Whether the default model may answer when that one cannot be used; the answer says so."),
    partial: z
      .boolean()
      .default(false)
      .describe("Whether good rows are answered although others are not; `problems` then has why."),
    explain: z
      .boolean()
      .default(true)
      .describe(
        "Whether each prediction says what spoke for it; many rows of a forest are answered sooner without.",
      ),
  })
  .refine(({ rows, subjects }) => subjects === undefined || subjects.length === rows.length, {
    path: ["subjects"],
    message: "must have one for each row, null for a row about nobody",
  });

export type PredictRequest = z.output<typeof PredictRequest>;

export const RowRemark = z.object({
  row: z.number().int().describe("Which of the request's rows, from 0."),
  field: z.string(),
  code: z
    .string()
    .describe("Stable, such as `ValueMissing`, `CategoryUnknown`, `OutOfRange` or `OutsideTraining`."),
  got: z.string().describe("The value as JSON, cut short."),
  wanted: z.string(),
});

export const Explanation = z.union([
  z.object({
    available: z.literal(true),
    method: z.enum(["linear", "tree"]),
    space: z
      .enum(["log-odds", "margin", "probability", "value"])
      .describe("In which unit it sums. A margin is a class's score before all are made probabilities."),
    baseline: z
      .enum(["zero", "mean", "training"])
      .describe(
        "What a contribution is compared with: zero, the means in the graph, or the rows of the training.",
      ),
    base: z.number().describe("What the model says when it knows nothing of the row."),
    sum: z.number().describe("What `base` and all contributions sum to."),
    contributions: z.array(z.object({ feature: z.string(), contribution: z.number() })),
  }),
  z.object({ available: z.literal(false), reason: z.string() }),
]);

export const AnsweringModel = z.object({
  asked: z.string().describe("`default`, `name` or `name@version`."),
  used: z.string().describe("Which one answered: `name@version`."),
  why: z
    .object({ code: z.string(), message: z.string() })
    .optional()
    .describe("Why it is not the one that was asked for."),
  name: z.string(),
  version: z.string(),
  hash: z.string().describe("SHA-256 over manifest and ONNX file: exactly this model."),
});

export const PredictAnswer = z.object({
  requestId: z.string().describe("Names this prediction in the record: GET predictions/{requestId}."),
  model: AnsweringModel,
  predictions: z.array(
    z.object({
      row: z.number().int(),
      label: z.string().nullable(),
      score: z
        .number()
        .nullable()
        .describe(
          "Probability of the positive class or of the label, or a regression's value; null where the model tells none.",
        ),
      probabilities: z.array(z.object({ class: z.string(), probability: z.number() })).optional(),
      explanation: Explanation,
      warnings: z.array(RowRemark).optional(),
    }),
  ),
  problems: z
    .array(RowRemark)
    .optional()
    .describe("Why the other rows have no prediction, when `partial` asked for it."),
});
