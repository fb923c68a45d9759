import type { Metric } from "../../pipeline/stage";
import { meanInterval } from "../../recommender/study/metrics/bootstrap";
import type { AskedVisit, JudgedLists } from "./list-exam";
import { openedBefore } from "./past";
import type { ArticleReading } from "./reading-file";
import type { TestSlice } from "./training";

/** What lists were like, beside how well they fit. */
export function figuresOf(
  read: ArticleReading,
  slice: TestSlice,
  asked: readonly AskedVisit[],
  { ndcg, lists }: JudgedLists,
): Readonly<Record<"categories" | "coverage" | "ndcg" | "novelty", Metric>> {
  const candidates = new Set<number>();
  const categoryOf = new Map(read.articles.map(({ article, category }) => [article, category]));
  for (const { input } of asked)
    for (const { article, refused } of input.candidates) if (!refused) candidates.add(article);
  const shown = new Set(lists.flatMap((list) => [...list]));
  const readersOf = openedBefore(read, slice.from);
  const own = lists.filter(({ length }) => length > 0);
  const bits = own.map((list) =>
    mean(list, (article) => -Math.log2(Math.max(1, readersOf.get(article) ?? 0) / read.deeds.readers)),
  );
  const many = own.map(
    (list) => new Set(Array.from(list, (article) => categoryOf.get(article))).size / list.length,
  );
  return {
    ndcg: meanInterval(ndcg),
    coverage: candidates.size === 0 ? 0 : shown.size / candidates.size,
    novelty: meanInterval(Float64Array.from(bits)),
    categories: meanInterval(Float64Array.from(many)),
  };
}

function mean(list: Int32Array, of: (article: number) => number): number {
  return list.reduce((sum, article) => sum + of(article), 0) / list.length;
}
