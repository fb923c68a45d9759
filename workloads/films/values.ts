import { z } from "zod";
import { AppSize } from "../app-size";
import { Askers, Owners } from "../askers";
import { DatabaseSize } from "../database-size";
import { TrainingSize } from "../training-size";

const count = z.number().int().min(0);

/** What films differ in between environments: how much is asked of them, where ratings are kept, and who may train. */
export const FilmsValues = z.strictObject({
  /** The lowest rating, the highest one, and what lies between two that follow each other. @default 0.5 to 5 in halves */
  ratings: z
    .strictObject({ lowest: z.number(), highest: z.number(), step: z.number().positive() })
    .refine(({ lowest, highest, step }) => lowest + step <= highest, {
      path: ["highest"],
      error: "no step above the lowest",
    })
    .optional(),

  api: AppSize.safeExtend({
    /** Requests of one client in a minute. */
    requestsPerMinute: z.number().int().min(10).max(100_000),
  }),

  database: DatabaseSize,

  training: TrainingSize.extend({
    /** Who lets a model serve that passes the gate: the gate itself, or a person by npx vitrine films promote. */
    promotedBy: z.literal(["gate", "person"]),
  }),

  /** Who may do more than ask for recommendations and rate, which anybody may. */
  access: z.strictObject({
    /** Start trainings, and decide which model serves. */
    operate: Askers,
    /** @default - see SignIn */
    owners: Owners.optional(),
  }),

  /** Days that reports on files are kept. */
  reportDays: z.number().int().min(1).max(3650),

  /** What is expected of it in a month, for the estimate of its cost; nothing is built from it. */
  expectedLoad: z.strictObject({
    /** Lists of films, of any kind. */
    lists: count,
    /** Ratings that people give one by one. */
    ratings: count,
    /** Ratings that come in files. */
    importedRatings: count,
    /** Runs of the pipeline that compute something: those that somebody asks for, of the schedule, and after drift, which are one in seven days at most. */
    trainings: count,
    /** New code with its migrations. */
    releases: count,
  }),
});

export type FilmsValues = z.output<typeof FilmsValues>;
