import type { FloatTensor, RankingInput } from "../../shared/ranking-contract";
import type { ListInput } from "../list/list-input";
import { sources } from "../list/list-settings";
import { tasteOf } from "../list/taste";
import type { LiveArticles } from "../live/live-articles";
import type { ReaderProfile } from "../reader-profile";

/** What `features` says of a candidate, column by column. */
export const rankingFeatures = [
  // 0 to 1, as the blend has them
  ...sources,
  // since it was published
  "days",
  // of the articles that the reader did something with lately, how many are of its category, 0 to 1
  "categoryShare",
  // lists that showed it to the reader, who did not open it
  "shown",
] as const;

/** Of a reader's deeds the newest, for models of sequences. */
const mostHistory = 20;
const dayMs = 86_400_000;

/**
 * What a ranking model is asked about a list's candidates. All of it is known in memory at this moment; articles are told by what they are
 * about, not by numbers, and readers by what they did.
 *
 * @param inputs those that the model takes
 */
export function rankingQuestion(
  inputs: readonly RankingInput[],
  profile: ReaderProfile,
  input: ListInput,
  live: LiveArticles,
): Partial<Record<RankingInput, FloatTensor>> {
  const taste = tasteOf(profile, live, input.settings.profileHalfLifeDays);
  const embeddingOf = (article: number) => {
    const place = live.placeOf(article);
    return place === undefined ? new Float32Array(live.width) : live.embeddingAt(place);
  };
  const make: Record<RankingInput, () => FloatTensor> = {
    features: () => rowsOf(featuresOf(profile, input, live), rankingFeatures.length),
    articles: () =>
      rowsOf(
        input.candidates.map(({ article }) => embeddingOf(article)),
        live.width,
      ),
    reader: () => rowsOf([taste.vector ?? new Float32Array(live.width)], live.width),
    history: () => {
      const rows = taste.liked.slice(-mostHistory).map(({ article }) => embeddingOf(article));
      return rowsOf(rows.length > 0 ? rows : [new Float32Array(live.width)], live.width);
    },
  };
  return Object.fromEntries(inputs.map((name) => [name, make[name]()]));
}

function featuresOf(
  { deeds }: ReaderProfile,
  { candidates, now }: ListInput,
  live: LiveArticles,
): number[][] {
  const shares = new Map<string, number>();
  const read = deeds.flatMap(({ article }) => live.get(article) ?? []);
  for (const { category } of read) shares.set(category, (shares.get(category) ?? 0) + 1 / read.length);
  return candidates.map(({ article, category, scores, shown }) => [
    ...sources.map((source) => scores[source] / 255),
    Math.max(0, now - (live.get(article)?.publishedAt ?? now)) / dayMs,
    shares.get(category) ?? 0,
    shown,
  ]);
}

function rowsOf(rows: readonly ArrayLike<number>[], columns: number): FloatTensor {
  const values = new Float32Array(rows.length * columns);
  for (const [n, row] of rows.entries()) values.set(row, n * columns);
  return { sizes: [rows.length, columns], values };
}
