import { Labels } from "../live/labels";
import { type ListCandidate, type ListInput, refusals } from "./list-input";
import type { ListSource } from "./list-settings";

/** Candidates as a record has them. */
export interface CandidateColumns {
  readonly categories: readonly string[];
  readonly languages: readonly string[];
  readonly regions: readonly string[];
  /** Articles of deeds that speak for candidates, ascending. */
  readonly becauses: readonly number[];
  /** Ascending. */
  readonly articles: readonly number[];
  /**
   * Of a byte each, one after the other: category, language, region, because, publisher, story, shown, refused, and the scores in the order of
   * `sources`, that of a ranking model behind them. What may be missing is counted from 1.
   */
  readonly bytes: Uint8Array;
  readonly signatures: Uint32Array;
}

/** How many columns of bytes there are. */
export const columnCount = (isRanked: boolean) => (isRanked ? 14 : 13);

export function columnsOf({
  candidates,
  ranking,
}: Pick<ListInput, "candidates" | "ranking">): CandidateColumns {
  const { length } = candidates;
  const [categories, languages, regions] = [new Labels(), new Labels(), new Labels()];
  const becauses = ascending(candidates);
  const numberOfBecause = new Map(becauses.map((because, n) => [because, 1 + n]));
  const articles: number[] = [];
  const bytes = new Uint8Array(columnCount(ranking !== undefined) * length);
  const signatures = new Uint32Array(length);
  for (let n = 0; n < length; n++) {
    const {
      article,
      signature,
      category,
      language,
      region,
      because,
      publisher,
      story,
      shown,
      refused,
      scores,
    } = candidates[n] as ListCandidate;
    articles.push(article);
    signatures[n] = signature;
    bytes[n] = categories.numberOf(category);
    bytes[n + length] = languages.numberOf(language);
    if (region !== undefined) bytes[n + 2 * length] = 1 + regions.numberOf(region);
    if (because !== 0) bytes[n + 3 * length] = numberOfBecause.get(because) as number;
    bytes[n + 4 * length] = publisher;
    bytes[n + 5 * length] = story;
    bytes[n + 6 * length] = shown;
    if (refused !== undefined) bytes[n + 7 * length] = 1 + refusals.indexOf(refused);
    bytes[n + 8 * length] = scores.collaborative;
    bytes[n + 9 * length] = scores.content;
    bytes[n + 10 * length] = scores.sequential;
    bytes[n + 11 * length] = scores.trending;
    bytes[n + 12 * length] = scores.fresh;
    if (ranking !== undefined) bytes[n + 13 * length] = scores.ranking ?? 0;
  }
  const names = { categories: categories.all, languages: languages.all, regions: regions.all };
  return { ...names, becauses, articles, bytes, signatures };
}

export function candidatesIn(columns: CandidateColumns): ListCandidate[] {
  const { categories, languages, regions, becauses, articles, bytes, signatures } = columns;
  const { length } = articles;
  const isRanked = bytes.length > columnCount(false) * length;
  return articles.map((article, n) => {
    const at = (column: number) => bytes[n + column * length] as number;
    const region = regions[at(2) - 1];
    const refused = refusals[at(7) - 1];
    const scores: Record<ListSource, number> = {
      collaborative: at(8),
      content: at(9),
      sequential: at(10),
      trending: at(11),
      fresh: at(12),
    };
    return {
      article,
      category: categories[at(0)] as string,
      publisher: at(4),
      language: languages[at(1)] as string,
      ...(region !== undefined && { region }),
      story: at(5),
      signature: signatures[n] as number,
      scores: isRanked ? { ...scores, ranking: at(13) } : scores,
      because: becauses[at(3) - 1] ?? 0,
      shown: at(6),
      ...(refused && { refused }),
    };
  });
}

/** Articles that speak for candidates, each once. */
function ascending(candidates: readonly ListCandidate[]): number[] {
  const becauses = new Set<number>();
  for (const { because } of candidates) if (because !== 0) becauses.add(because);
  return [...becauses].sort((a, b) => a - b);
}
