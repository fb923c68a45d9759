import * as z from "zod";

/** Below the container `reports`, of a file below the container `imports`: e.g. "ratings/ratings.dat". */
export const importReportName = (file: string) => `${file}.json`;

/** Each line that was left out, a JSON object a line: number, code, reason. */
export const refusedLinesName = (file: string) => `${file}.refused.jsonl`;

/** What became of a file that was brought in. */
export const ImportReport = z.object({
  file: z.string(),
  /** Of the blob that the report is of: another one means that it is of an earlier file of this name. */
  etag: z.string(),
  /** Of the file's bytes. */
  sha256: z.string(),
  /** Done: its lines are in, except those that were refused. Known: they were before. Refused: none is. */
  state: z.enum(["done", "known", "refused"]),
  /** Why all of it was refused. */
  problem: z.string().nullable(),
  /** How many rows were read and taken. */
  taken: z.number().int(),
  /** How many lines were left out, and how many of them for which reason. */
  refused: z.number().int(),
  reasons: z.record(z.string(), z.number().int()),
  at: z.iso.datetime(),
});

export type ImportReport = z.output<typeof ImportReport>;
