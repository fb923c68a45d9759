import * as z from "zod";

const time = z.iso.datetime();
const count = z.int().nonnegative();

export const MonitoringAnswer = z.object({
  instance: z
    .object({
      since: time.describe("An hour ago, or when the instance began."),
      requests: count.describe("Answered, without those that only watch."),
      failed: count.describe("Of them with a status of 500 or more."),
      p95_ms: z
        .number()
        .nullable()
        .describe("Milliseconds that 95 % of them took at most; null without any."),
      lists: count,
      popular: count.describe("Of them of popular films alone: cold starts."),
    })
    .describe("Of the instance that answers, and of no other one."),
  model: z
    .object({ version: z.string(), sha256: z.string(), algorithm: z.string() })
    .nullable()
    .describe("What the instance serves; null when its lists are of popular films."),
  problem: z.string().nullable().describe("Why the instance does not serve the champion, when it does not."),
  checks: z
    .array(
      z.object({
        checked_at: time,
        version: z.string().nullable().describe("The model that served then."),
        alarm: z.boolean().describe("Whether the data are no more what the model was trained on."),
        columns: z.array(z.string()).describe("In which they differ."),
        live_error: z
          .object({ training: z.number().nullable(), serving: z.number().nullable() })
          .nullable()
          .describe("See monitoring/drift; null where too little is known."),
      }),
    )
    .describe("The last looks for drift, the newest first."),
});

export type MonitoringAnswer = z.output<typeof MonitoringAnswer>;
