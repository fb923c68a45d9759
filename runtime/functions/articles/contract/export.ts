import * as z from "zod";
import { Preferences } from "./user";

const time = z.iso.datetime();

/** All that is kept of a reader. */
export const UserExport = z.object({
  exported_at: time,
  user_id: z.string().describe("A pseudonym."),
  also_known_as: z.array(z.string()).describe("Pseudonyms of browsers in which they read before signing in."),
  known_since: time.nullable().describe("Null for somebody of whom nothing is kept."),
  preferences: Preferences,
  deeds: z
    .int()
    .describe("How many things they did, all of them, also those that are not kept one by one any more."),
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
    .array(z.object({ id: z.uuid(), at: time }))
    .describe("Made for them. How each came about: GET recommendations/{id}/explanation."),
  tastes: z
    .array(
      z.object({
        article_id: z.string(),
        title: z.string().nullable(),
        kind: z.string(),
        worth: z.number(),
        at: time,
      }),
    )
    .describe("What lists are made from: the newest deeds, and what each says about taste."),
  first_shown: z.array(z.string()).describe("New articles that they are among the first to be shown."),
  sessions: z.array(z.object({ since: time, until: time })).describe("Where they are signed in."),
  refused: z
    .array(z.object({ at: time, code: z.string(), reason: z.string(), body: z.string() }))
    .describe("What was told of them and could not be taken."),
});

export type UserExport = z.output<typeof UserExport>;
