import * as z from "zod";
import { DriftedColumn } from "../../../drift/drifted-column";

const time = z.iso.datetime();
const span = z.object({ from: time, to: time, people: z.int() });

const figure = z.number().nullable();
const BothFigures = z.object({ training: figure, serving: figure });

/** Names of what is told as one number of both sides; differences are tested by the columns. */
export const driftFigures = [
  "liveError",
  "coldStartShare",
  "topTenShare",
  "popularity",
  "scoreP10",
  "scoreP50",
  "scoreP90",
] as const;
export type DriftFigure = (typeof driftFigures)[number];

export const DriftResult = z.object({
  before: span.describe("Ratings of the year in which the model learned."),
  since: span.describe("Ratings since it serves."),
  lists: z
    .object({
      people: z.int().describe("In the week that is being counted."),
      baseline: span
        .optional()
        .describe("The first full week that it served; missing until then, and nothing is compared."),
      week: span.optional().describe("The newest full week after it, which is compared with it."),
    })
    .optional()
    .describe("Lists as they were served, one of each person."),
  live: span
    .extend({
      days: z.int().describe("Of as many days as the people of the training."),
      compared: z.boolean().describe("False until so many days have passed since the training's ratings."),
    })
    .optional()
    .describe("What the model would have shown people the moment before one of their ratings."),
  fewestPeople: z.int().describe("With fewer on either side nothing is said of a column."),
  differences: z.array(DriftedColumn),
  figures: z
    .partialRecord(z.enum(driftFigures), BothFigures)
    .optional()
    .describe("As at the model's training, and as it serves; null where too little is known."),
});
export type DriftResult = z.output<typeof DriftResult>;

export const DriftAnswer = z.object({
  last: z
    .object({
      checked_at: time,
      version: z.string().nullable().describe("The model that served then."),
      alarm: z.boolean().describe("Whether the data are no more what the model was trained on."),
      result: DriftResult.describe("What was compared, and every figure."),
    })
    .nullable()
    .describe("The last check; null before the first one."),
});

export type DriftAnswer = z.output<typeof DriftAnswer>;
export type LastDrift = NonNullable<DriftAnswer["last"]>;
