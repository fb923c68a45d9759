import * as z from "zod";

const mostDays = 400;
const dayMs = 24 * 3600 * 1000;

/** Which time figures are of. */
export const PeriodParameters = z
  .strictObject({
    from: z.iso
      .datetime({ offset: true })
      .optional()
      .describe("The beginning; a week before the end when left out."),
    to: z.iso.datetime({ offset: true }).optional().describe("The end; now when left out."),
    step: z.enum(["hour", "day"]).default("hour").describe("What is counted together."),
  })
  .transform(({ from, to, step }) => {
    const end = to === undefined ? new Date() : new Date(to);
    return { from: from === undefined ? new Date(end.getTime() - 7 * dayMs) : new Date(from), to: end, step };
  })
  .refine(({ from, to }) => from < to && to.getTime() - from.getTime() <= mostDays * dayMs, {
    path: ["from"],
    message: `must be before the end, by ${mostDays} days at most`,
  });

export type Period = z.output<typeof PeriodParameters>;

const Time = z.iso.datetime();
const count = z.number().int();
const milliseconds = z.number().nullable();

export const RequestFigures = z.object({
  steps: z.array(
    z.object({
      time: Time,
      requests: count,
      refused: count.describe("Answered 4xx."),
      failed: count.describe("Answered 5xx."),
      rows: count.describe("That were predicted."),
      p50Ms: milliseconds.describe("Of those that were answered 200, to the width of a bucket."),
      p95Ms: milliseconds,
      p99Ms: milliseconds,
    }),
  ),
  codes: z
    .array(z.object({ code: z.string(), status: count, requests: count }))
    .describe("Of problems, the most frequent first."),
});

const ofModel = { model: z.string(), version: z.string() };

export const ScoreFigures = z.object({
  steps: z
    .array(z.object({ time: Time, ...ofModel, label: z.string().nullable(), rows: count }))
    .describe("How often each label was predicted."),
  histograms: z
    .array(z.object({ ...ofModel, buckets: z.array(count).length(20) }))
    .describe("Scores that are probabilities, in twentieths."),
  oddValues: z
    .array(z.object({ ...ofModel, feature: z.string(), code: z.string(), rows: count, share: z.number() }))
    .describe(
      "Features whose values were predicted with a warning, and the share of rows; the largest first.",
    ),
});

export const OutcomeFigures = z.object({
  models: z.array(
    z.object({
      ...ofModel,
      outcomes: count,
      accuracy: z.number().nullable().describe("Share of labels that came true; null for a regression."),
      auc: z.number().nullable().describe("Of scores in hundredths; null until both classes have happened."),
      calibration: z
        .array(
          z.object({
            from: z.number(),
            to: z.number(),
            rows: count,
            predicted: z.number(),
            observed: z.number(),
          }),
        )
        .describe("Of rows whose score is in a tenth: the average score, and the share that was positive."),
    }),
  ),
});

export type RequestFigures = z.output<typeof RequestFigures>;
export type ScoreFigures = z.output<typeof ScoreFigures>;
export type OutcomeFigures = z.output<typeof OutcomeFigures>;
