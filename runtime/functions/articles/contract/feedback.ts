import * as z from "zod";
import { ArticleKey } from "../../../articles/keys";
import { UserId } from "./recommendations";

export const mostFeedback = 500;

const told = {
  id: z
    .uuid()
    .optional()
    .describe(
      "Made by whoever tells: told again under the same one, it counts once. Made here when left out.",
    ),
  user_id: UserId.optional(),
  article_id: ArticleKey,
  at: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("When it happened, at most 30 days ago; now when it is left out."),
  recommendation_id: z.uuid().optional().describe("`id` of the list that the article came from."),
  position: z.int().min(0).max(99).optional().describe("The article's place in it, from 0."),
};

const simple = z.strictObject({
  kind: z
    .enum(["click", "like", "dislike", "share", "hide"])
    .describe("`click`: opened. `hide`: never to come again."),
  ...told,
});
const read = z.strictObject({
  kind: z.literal("read"),
  seconds: z.number().min(0).max(86_400).describe("How long it was open."),
  ...told,
});
const rating = { rating: z.int().min(1).max(5), ...told };

/** What a reader did with an article, read alone, so that a bad one keeps no good one out. */
export const FeedbackLine = z.discriminatedUnion("kind", [
  simple,
  read,
  z.strictObject({ kind: z.literal("rating"), ...rating }),
]);
export type FeedbackLine = z.output<typeof FeedbackLine>;

const Feedback = z.union([
  simple,
  read,
  z.strictObject({ kind: z.literal("rating").default("rating"), ...rating }),
]);

/** As it is described. */
export const FeedbackRequest = z.union([
  Feedback,
  z.strictObject({ feedback: z.array(Feedback).min(1).max(mostFeedback) }),
]);

/** As it is read: each line by itself. */
export const FeedbackBatch = z.strictObject({ feedback: z.array(z.unknown()).min(1).max(mostFeedback) });

/** What is wrong with one of several: member `refused` of answers, and of the problem FeedbackNotValid. */
export const FeedbackRefused = z.object({
  feedback: z.int().describe("Which one, from 0."),
  errors: z.array(z.object({ parameter: z.string(), message: z.string() })),
});
export type FeedbackRefused = z.output<typeof FeedbackRefused>;

export const FeedbackAnswer = z.object({
  taken: z.int().describe("They are kept, and count in the next list."),
  ids: z.array(z.uuid()).describe("Of those that were taken, in their order."),
  refused: z.array(FeedbackRefused).describe("They are kept apart, and do not count."),
});
export type FeedbackAnswer = z.output<typeof FeedbackAnswer>;
