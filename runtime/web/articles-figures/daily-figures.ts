import type { AnalyticsAnswer } from "../../functions/articles/contract/analytics";
import { count, share } from "../charts/words";

type Day = AnalyticsAnswer["days"][number];
type FigureName = { readonly [Name in keyof Day]: Day[Name] extends number | null ? Name : never }[keyof Day];

/** A figure of each day, as it is drawn. */
export interface DailyFigure {
  readonly title: string;
  /** How it is counted, for whoever never read docs/analytics.md. */
  readonly definition: string;
  readonly series: readonly (readonly [name: string, of: FigureName])[];
  readonly write: (value: number) => string;
  /** @default - as high as the highest value */
  readonly highest?: number;
}

/** As people say it, e.g. "7 min" or "1.5 h". */
export function readingTime(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${count(seconds / 3600)} h`;
}

/** All that is drawn by day, in the order of a funnel: who came, what they did, what they were shown, what that costs. */
export const dailyFigures: readonly DailyFigure[] = [
  {
    title: "Readers",
    definition:
      "DAU: different readers who did something or were shown a list that day. MAU: the same over the 28 days up to it, which have as many weekends as each other.",
    series: [
      ["DAU", "readers"],
      ["MAU", "readers_28_days"],
    ],
    write: count,
  },
  {
    title: "Sessions and lists",
    definition: "A session begins with a deed that comes half an hour or more after the reader's one before.",
    series: [
      ["Sessions", "sessions"],
      ["Lists", "lists"],
    ],
    write: count,
  },
  {
    title: "Opened of what was shown (CTR)",
    definition:
      "Articles of the day's lists that were opened from them within a day ÷ articles shown in them; beside it the same of places that were drawn at random.",
    series: [
      ["All places", "opened_share"],
      ["Drawn at random", "explored_opened_share"],
    ],
    write: share,
  },
  {
    title: "Reading time",
    definition: "How long articles were open, all readers together, wherever they came from.",
    series: [["All readers", "read_seconds"]],
    write: readingTime,
  },
  {
    title: "Coverage",
    definition:
      "Different articles shown ÷ articles that were live that day: how much of the catalogue anybody gets to see.",
    series: [["Shown of all live articles", "coverage"]],
    write: share,
    highest: 1,
  },
  {
    title: "Diversity",
    definition: "Of a list's pairs of articles, the share that is of two categories; the mean of all lists.",
    series: [["Pairs of two categories", "diversity"]],
    write: share,
    highest: 1,
  },
  {
    title: "Novelty",
    definition:
      "How little known what was shown is: one bit more means that half as many readers of the last week opened it. 0 bits: everybody did.",
    series: [["Mean of what was shown", "novelty_bits"]],
    write: (bits) => `${bits.toFixed(1)} bits`,
  },
  {
    title: "Serendipity",
    definition:
      "Of what was opened from lists, the share in categories of which the reader had opened nothing in the 28 days before.",
    series: [["Unexpected, and opened", "unexpected_share"]],
    write: share,
  },
  {
    title: "Cold starts",
    definition: "Lists for readers with fewer than ten deeds ÷ lists: little is known of whom they are for.",
    series: [["Lists for newcomers", "newcomers_share"]],
    write: share,
    highest: 1,
  },
  {
    title: "What exploration costs",
    definition:
      "Articles of 1,000 lists that were not opened because chance chose a place instead of the model. Below 0, what chance chose was opened more often.",
    series: [["Not opened, of 1,000 lists", "exploration_cost"]],
    write: count,
  },
];
