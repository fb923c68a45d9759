import * as z from "zod";
import { bucketCount } from "../../../articles/lake/lake-places";
import { ErasureRequest } from "./erasure";
import { ArticleReason } from "./recommendations";
import { Preferences } from "./user";

const time = z.iso.datetime();
const article = { article_id: z.string(), title: z.string().nullable() };

/** Whom an operator has all of handed out, and what else may name them. */
export const ExportRequest = ErasureRequest;

/** What is said first, in one piece. */
export const ExportBeginning = z.object({
  exported_at: time,
  user_id: z.string().describe("A pseudonym."),
  also_known_as: z.array(z.string()).describe("Pseudonyms of browsers in which they read before signing in."),
  known_since: time.nullable().describe("Null for somebody of whom nothing is kept."),
  preferences: Preferences,
  deeds: z
    .int()
    .describe("How many things they did, all of them, also those that are not kept one by one any more."),
  tastes: z
    .array(z.object({ ...article, kind: z.string(), worth: z.number(), at: time }))
    .describe("What lists are made from: the newest deeds, and what each says about taste."),
  done_with: z.array(z.object(article)).describe("Articles of deeds: some are in no list again."),
  shown_lately: z
    .array(z.object({ ...article, lists: z.int() }))
    .describe("In how many lists of the last three days of theirs, of what they are not done with."),
  experiments: z
    .array(z.object({ experiment: z.string(), variant: z.string() }))
    .describe("What is tried with them now."),
});

/** What may be long, a row after the other. */
export const ExportRows = z.object({
  interactions: z.array(
    z.object({
      id: z.uuid(),
      kind: z.string(),
      at: time,
      article_id: z.string().nullable(),
      title: z.string().nullable(),
      article_ids: z.array(z.string()).optional().describe("That were shown, from the first place on."),
      seconds: z.int().optional(),
      rating: z.int().optional(),
      recommendation_id: z.uuid().optional(),
      position: z.int().optional(),
    }),
  ),
  lists: z
    .array(
      z.object({
        id: z.uuid(),
        at: time,
        model: z.string().nullable().describe("Version of the model that scored."),
        deeds: z.int().nullable().describe("How many of theirs it was made from."),
        experiments: z.record(z.string(), z.string()).describe("The variant of each that it was made for."),
        items: z
          .array(
            z.object({
              ...article,
              because: ArticleReason.extend({ article: z.object(article).optional() }),
              position: z.int(),
              propensity: z.number(),
            }),
          )
          .nullable()
          .describe(
            "As it was shown, with the titles of now. Null where what it was made of cannot be read.",
          ),
      }),
    )
    .describe("Made for them. What else was considered: GET recommendations/{id}/explanation."),
  first_shown: z.array(z.string()).describe("New articles that they are among the first to be shown."),
  experiment_days: z
    .array(
      z.object({
        experiment: z.string(),
        on: z.iso.date(),
        variant: z.string(),
        lists: z.int(),
        shown: z.int(),
        opened: z.int(),
        read_seconds: z.int(),
        categories: z.int(),
        hides: z.int(),
        complaints: z.int(),
      }),
    )
    .describe("What an experiment counted of them, day by day."),
  before_experiments: z
    .array(
      z.object({
        experiment: z.string(),
        lists: z.int(),
        shown: z.int(),
        opened: z.int(),
        read_seconds: z.int(),
      }),
    )
    .describe("What they did before one began, with which it compares."),
  sessions: z
    .array(z.object({ id: z.string().describe("SHA-256 of the cookie, hex."), since: time, until: time }))
    .describe("Where they are signed in."),
  refused: z
    .array(
      z.object({
        at: time,
        code: z.string(),
        reason: z.string(),
        id: z.uuid().optional(),
        body: z.string(),
      }),
    )
    .describe("What was told of them and could not be taken."),
  erasures: z
    .array(z.object({ state: z.enum(["going on", "forgotten"]), at: time }))
    .describe("That they asked to be forgotten, or were; the latter is known for 90 days."),
  archived: z
    .array(
      z.object({
        id: z.uuid(),
        reader: z.string(),
        kind: z.string(),
        happened_at: time,
        article: z.string().optional(),
        articles: z.array(z.string()).optional(),
        list: z.uuid().optional(),
        position: z.int().optional(),
        seconds: z.number().optional(),
        rating: z.int().optional(),
        arrived_at: time,
        bucket: z
          .int()
          .min(0)
          .max(bucketCount - 1),
        hub_partition: z.int(),
        hub_sequence: z.int(),
      }),
    )
    .describe("What they did as the lake keeps it, for longer."),
  mentions: z
    .array(
      z.object({
        in: z.string().describe("A container."),
        file: z.string(),
        line: z.int().nullable().describe("From 1; null where it is the file's name."),
        text: z.string(),
      }),
    )
    .describe("Lines of files that speak of them: those were sent by mistake."),
});

/** All that is kept of a reader. A document without `complete` was cut off. */
export const UserExport = ExportBeginning.extend(ExportRows.shape).extend({ complete: z.literal(true) });

export type UserExport = z.output<typeof UserExport>;
export type ExportBeginning = z.output<typeof ExportBeginning>;
export type ExportRows = z.output<typeof ExportRows>;
/** What is told a row after the other, in this order. */
export const exportedRows = Object.keys(ExportRows.shape) as readonly (keyof ExportRows)[];
