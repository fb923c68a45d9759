import * as z from "zod";

export const PredictionPath = z.strictObject({
  id: z.uuid().describe("The `requestId` of an answer, also of one that was a problem."),
});

const Instant = z.iso.datetime();

export const RecordedPrediction = z.object({
  requestId: z.string(),
  receivedAt: Instant,
  operation: z.string(),
  caller: z
    .object({
      subject: z.string().describe("Pseudonymous: always the same for one caller."),
      kind: z.string(),
    })
    .nullable(),
  asked: z.string().nullable().describe("The model that was asked for."),
  model: z
    .object({
      name: z.string(),
      version: z.string(),
      hash: z.string(),
      trainingData: z.string().describe("SHA-256 of the data that it was trained on."),
    })
    .nullable(),
  code: z.object({
    bundle: z.string().describe("Hash of the bundle that ran."),
    commit: z.string().nullable().describe("Commit that was deployed, where the deploy says it."),
  }),
  rows: z
    .array(z.unknown())
    .nullable()
    .describe("As they were taken; null for a row that was refused or erased."),
  subjects: z
    .array(z.object({ row: z.number().int(), subject: z.string() }))
    .describe("Whom rows are about, as far as the caller said it."),
  forgotten: z
    .array(z.number().int())
    .describe("Rows that were erased because whom they were about is forgotten."),
  refusedBody: z
    .string()
    .nullable()
    .describe(
      "The beginning of a body that was not taken. Not kept where it names somebody who could not be read.",
    ),
  answer: z
    .object({
      answeredAt: Instant,
      status: z.number().int(),
      code: z.string().nullable(),
      durationMs: z.number(),
      scoringMs: z.number().nullable(),
      body: z.unknown().describe("What the caller got."),
    })
    .nullable()
    .describe("Null while it is under way, and for ever when nobody was told one."),
  outcomes: z.array(z.object({ row: z.number().int(), outcome: z.string(), toldAt: Instant })),
});

export type RecordedPrediction = z.output<typeof RecordedPrediction>;
