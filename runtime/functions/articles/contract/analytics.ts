import * as z from "zod";
import { wholeNumber } from "../../../http/whole-number";

export const AnalyticsParameters = z.strictObject({
  days: wholeNumber(1, 366).default(28).describe("Up to today, in UTC."),
});
export type AnalyticsParameters = z.output<typeof AnalyticsParameters>;

const count = z.int();
const share = z.number().nullable();

const DayFigures = z.object({
  day: z.iso.date(),
  readers: count.describe("Who did something or was shown something (DAU)."),
  readers_28_days: count.describe("The same in the 28 days up to it (MAU)."),
  sessions: count.describe("Visits that are half an hour or more apart."),
  lists: count,
  shown: count.describe("Articles in lists."),
  opened: count.describe("Of those, how many were opened."),
  opened_share: share.describe("opened / shown (CTR)."),
  read_seconds: count.describe("Of all articles that were read, wherever they came from."),
  coverage: share.describe("Of the articles that could have been shown, how many were."),
  diversity: share.describe("Mean share of a list's pairs that are of two categories."),
  novelty_bits: share.describe(
    "Mean self-information of what was shown: a bit more is known by half as many readers.",
  ),
  unexpected_share: share.describe(
    "Of what was opened, how much was of a category that its reader had not opened for 28 days (serendipity).",
  ),
  newcomers_share: share.describe("Of the lists, how many were for readers with fewer than ten deeds."),
  explored_share: share.describe("Of the places, how many were drawn at random."),
  explored_opened_share: share.describe("Of those, how many were opened."),
  exploration_cost: share.describe("Articles that were not opened because of it, of 1,000 lists."),
});

/** Figures for the product team; docs/analytics.md has each one's formula. */
export const AnalyticsAnswer = z.object({
  days: z.array(DayFigures),
  models: z
    .array(z.object({ day: z.iso.date(), model: z.string(), lists: count, shown: count, opened: count }))
    .describe("Which version of the model made how many lists; none is an empty name."),
  new_articles: z
    .array(
      z.object({
        age_days: count,
        articles: count.describe("Articles of the period that were shown or opened at this age."),
        shown: count,
        clicks: count,
        read_seconds: count,
      }),
    )
    .describe("What became of the period's new articles, by their age: how their audience grows."),
  counted_at: z.iso.datetime().nullable().describe("When today was counted, or the newest day that was."),
});
export type AnalyticsAnswer = z.output<typeof AnalyticsAnswer>;
