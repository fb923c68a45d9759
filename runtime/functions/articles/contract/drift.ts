import * as z from "zod";
import { DriftedColumn } from "../../../drift/drifted-column";

const time = z.iso.datetime();
const span = z.object({ from: time, to: time, readers: z.int() });

export const ReadingDriftResult = z.object({
  before: span.describe("What was opened in the days that the champion was trained on."),
  since: span.describe("What was opened in the newest week since it serves."),
  fewestReaders: z.int().describe("With fewer on either side nothing is said of a column."),
  differences: z.array(DriftedColumn),
});
export type ReadingDriftResult = z.output<typeof ReadingDriftResult>;

export const ReadingDriftAnswer = z.object({
  last: z
    .object({
      checked_at: time,
      version: z.string().nullable().describe("The model that served then."),
      alarm: z.boolean().describe("Whether readers open something else than when it was trained."),
      result: ReadingDriftResult,
    })
    .nullable()
    .describe("The last check; null before the first one."),
});
export type ReadingDriftAnswer = z.output<typeof ReadingDriftAnswer>;
export type LastReadingDrift = NonNullable<ReadingDriftAnswer["last"]>;
