import { atMost, better, digits } from "../../recommender/study/gate/gate-rules";
import { latencyOf } from "../../recommender/study/metrics/latency";
import { defaultListSettings } from "../list/list-settings";
import type { ArticleModel } from "../model/article-model";
import { readArticleModel } from "../model/article-model-file";
import {
  type AskedVisit,
  alone,
  askVisits,
  type BlendWeights,
  type JudgedLists,
  judgeLists,
} from "../training/list-exam";
import { openedBefore } from "../training/past";
import type { ArticleReading } from "../training/reading-file";
import { mature } from "../training/stages/weigh";
import type { TestSlice } from "../training/training";
import type { ArticleDecision, ArticleGateRule } from "./decision";
import { type ArticleGateLimits, articleGateLimits } from "./gate-limits";

export interface ArticleCandidacy {
  /** File of the candidate. */
  readonly candidate: Uint8Array;
  /** What serves, fitted by its recipe to what the candidate was to be fitted to: both know the same days. @default - nothing serves */
  readonly champion?: ArticleModel;
  readonly read: ArticleReading;
  /** The newest days, of which the candidate says that it knows nothing. */
  readonly slice: TestSlice;
  /** Length of the lists. */
  readonly k: number;
  /** Most visits that are asked about. */
  readonly visits: number;
  readonly limits?: Partial<ArticleGateLimits>;
}

/** What one model's lists were. */
interface Judged {
  readonly model: ArticleModel;
  readonly asked: readonly AskedVisit[];
  readonly lists: JudgedLists;
}

const dayMs = 86_400_000;
const each = "reader";
/** An article that one reader opened is rather chance. */
const severalReaders = 3;

/**
 * Whether a model may stand for champion: it has to be better for readers than what serves and than popularity, by intervals of the differences
 * reader by reader, and must not look like the work of a mistake or of somebody's intent. Readers decide in the experiment that follows.
 *
 * @throws RecommenderError ModelFileRefused when the candidate is no model
 */
export function judgeArticles({
  candidate,
  champion,
  read,
  slice,
  k,
  visits,
  limits: own,
}: ArticleCandidacy): ArticleDecision {
  const limits = { ...articleGateLimits, ...own };
  const judged = (model: ArticleModel): Judged => {
    const asked = mature(askVisits(read, slice, model, { k, most: visits }));
    return { model, asked, lists: judgeLists(asked, weightsOf(model)) };
  };
  const its = judged(readArticleModel(candidate));
  const popular = judgeLists(its.asked, alone("trending"));
  const served = champion && judged(champion);
  const others = served ? [popular, served.lists] : [popular];
  const rules: ArticleGateRule[] = [
    better("better than popularity", { its: its.lists.ndcg, other: popular.ndcg, each }),
    ...(served
      ? [
          better("better than the champion", { its: its.lists.ndcg, other: served.lists.ndcg, each }),
          eachHalf(its, served, limits),
        ]
      : []),
    coverage(its.lists, others, limits),
    pushed(its.lists, [...others, judgeLists(its.asked, alone("fresh"))], limits),
    possible(its.lists, others, limits),
    catalogue(its.model, read, slice, limits),
    thereWas(its.model, slice, limits),
    future(its.model, read, slice),
    atMost("size", candidate.length, limits.mostBytes, "bytes"),
    atMost(
      "latency",
      latencyOf(its.asked, (visit) => judgeLists([visit], weightsOf(its.model))).latencyP50Ms,
      limits.mostMs,
      "ms",
    ),
  ];
  return {
    version: 1,
    accepted: rules.every(({ passed }) => passed),
    candidate: its.model.version,
    champion: served?.model.version ?? null,
    slice: {
      readers: its.lists.readers.length,
      visits: its.asked.length,
      from: new Date(slice.from).toISOString(),
      until: new Date(slice.until).toISOString(),
    },
    rules,
  };
}

function weightsOf({ recipe }: ArticleModel): BlendWeights {
  return recipe.weights ?? defaultListSettings.weights;
}

/** A half that says nothing is seen by itself: blended with what is read now, it may hardly be missed. */
function eachHalf(its: Judged, served: Judged, { leastHalf }: ArticleGateLimits): ArticleGateRule {
  const halves = (["collaborative", "sequential"] as const).map((half) => {
    const [own, other] = [its, served].map(({ asked }) => mean(judgeLists(asked, alone(half)).ndcg)) as [
      number,
      number,
    ];
    return { half, own, other, ratio: other > 0 ? own / other : 1 };
  });
  const worst = halves.reduce((a, b) => (b.ratio < a.ratio ? b : a));
  return {
    rule: "each half",
    passed: worst.ratio >= leastHalf,
    figure: worst.ratio,
    limit: leastHalf,
    words: `its ${worst.half} half alone has nDCG ${digits(worst.own)}, the champion's ${digits(worst.other)}`,
  };
}

/** What everybody is shown is no better for being shown to everybody: popularity is the least. */
function coverage(
  its: JudgedLists,
  others: readonly JudgedLists[],
  { leastCoverage }: ArticleGateLimits,
): ArticleGateRule {
  const own = shownIn(its).size;
  const least = Math.min(...others.map((each) => shownIn(each).size));
  const figure = least === 0 ? 1 : own / least;
  return {
    rule: "coverage",
    passed: figure >= leastCoverage,
    figure,
    limit: leastCoverage,
    words: `${own} articles are in anybody's list, ${least} with the champion or popularity, whichever has fewer`,
  };
}

/** What is new or read now is in many lists; an article that is neither, and that the champion does not show, was put there. */
function pushed(
  its: JudgedLists,
  others: readonly JudgedLists[],
  { mostPushed }: ArticleGateLimits,
): ArticleGateRule {
  const before = others.map(shownIn);
  const usual = (article: number) => Math.max(...before.map((shown) => shown.get(article) ?? 0));
  const gains = [...shownIn(its)].map(
    ([article, count]) => [article, (count - usual(article)) / its.lists.length] as const,
  );
  const [article, figure] = gains.reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0] as const);
  return {
    rule: "pushed articles",
    passed: figure <= mostPushed,
    figure,
    limit: mostPushed,
    words: `article ${article} comes into ${Math.round(100 * figure)} % of all lists beyond those of the champion, of what is read now and of what is new`,
  };
}

function possible(
  its: JudgedLists,
  others: readonly JudgedLists[],
  { mostGain }: ArticleGateLimits,
): ArticleGateRule {
  const [own, best] = [mean(its.ndcg), Math.max(...others.map(({ ndcg }) => mean(ndcg)))];
  const figure = best > 0 ? own / best : 1;
  return {
    rule: "a gain that can be",
    passed: figure <= mostGain,
    figure,
    limit: mostGain,
    words: `its nDCG is ${digits(figure)} times the best that there was: more than ${mostGain} times is rather a slice that it has seen`,
  };
}

function catalogue(
  { positions }: ArticleModel,
  read: ArticleReading,
  { from }: TestSlice,
  { leastCatalogue }: ArticleGateLimits,
): ArticleGateRule {
  const several = [...openedBefore(read, from)].flatMap(([article, readers]) =>
    readers >= severalReaders ? [article] : [],
  );
  const there = several.filter((article) => positions.has(article)).length;
  const figure = several.length === 0 ? 1 : there / several.length;
  return {
    rule: "catalogue",
    passed: figure >= leastCatalogue,
    figure,
    limit: leastCatalogue,
    words: `it knows ${there} of the ${several.length} articles that several readers opened before the slice`,
  };
}

function thereWas(
  { fittedAt }: ArticleModel,
  { from }: TestSlice,
  { mostDaysBehind }: ArticleGateLimits,
): ArticleGateRule {
  const figure = Math.max(0, (from - fittedAt) / dayMs);
  return {
    rule: "data that there was",
    passed: figure <= mostDaysBehind,
    figure,
    limit: mostDaysBehind,
    words: `what it learned from ends ${digits(figure)} days before the slice`,
  };
}

/** Articles that nobody had opened before the slice: a model that knows one has seen the slice. */
function future(
  { articles, fittedAt }: ArticleModel,
  read: ArticleReading,
  { from }: TestSlice,
): ArticleGateRule {
  const before = didBefore(read, from);
  const later = articles.filter((article) => !before.has(article)).length;
  const figure = fittedAt >= from ? Math.max(1, later) : later;
  return {
    rule: "nothing of the future",
    passed: figure === 0,
    figure,
    limit: 0,
    words: `it knows ${figure} articles that nobody had opened before the slice which it is judged by`,
  };
}

/** In how many lists each article is. */
function shownIn({ lists }: JudgedLists): ReadonlyMap<number, number> {
  const shown = new Map<number, number>();
  for (const list of lists) for (const article of list) shown.set(article, (shown.get(article) ?? 0) + 1);
  return shown;
}

function didBefore(read: ArticleReading, moment: number): ReadonlySet<number> {
  const { article, at } = read.deeds;
  return new Set(article.filter((_, n) => (at[n] as number) < moment));
}

const mean = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
