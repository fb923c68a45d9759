import { type Interval, meanInterval } from "../../recommender/study/metrics/bootstrap";
import { rankingMetrics } from "../../recommender/study/metrics/ranking";
import { defaultListSettings, type ListSettings, type ListSource, sources } from "../list/list-settings";
import { recommend } from "../list/recommend";
import { readerProfileOf } from "../profile/reader-profile-of";
import { newsWorld } from "../sample/sample-world";
import { visitsOf, WorldSoFar } from "./past";

export interface HeldBackOptions {
  readonly articles: number;
  readonly readers: number;
  readonly seed: number;
  /** At the world's end, of which every list is made from what was known when it was asked for. */
  readonly heldBackDays: number;
  /** Of the blend. @default - those of `defaultListSettings` */
  readonly weights?: ListSettings["weights"];
}

/** The blend, and each source alone; `trending` is popularity. */
export type Maker = "blend" | ListSource;

export interface HeldBackFigures {
  /** Visits of readers who had done something before. */
  readonly lists: number;
  readonly readers: number;
  /** Mean over readers. */
  readonly ndcg: Readonly<Record<Maker, Interval>>;
  /** By how much the blend is better than the source, of the same readers: better when 0 lies below all of it. */
  readonly better: Readonly<Record<ListSource, Interval>>;
  /** Share of the ten categories that a list of the blend has. */
  readonly coverage: Interval;
  /** Share of the blend's places with articles of categories that the reader had not opened before. */
  readonly novelty: Interval;
}

const places = 10;
const dayMs = 86_400_000;

const makers: readonly Maker[] = ["blend", ...sources];

/**
 * Lists for each visit of the held-back days, compared with what was opened in it: readers in the order of time, each list from the articles,
 * deeds and model of that moment. Nothing is looked at that lies after it.
 *
 * @returns nDCG@10 of the blend and of each source through the same filters, caps and diversity
 */
export function heldBackDays({
  articles,
  readers,
  seed,
  heldBackDays: days,
  weights = defaultListSettings.weights,
}: HeldBackOptions): HeldBackFigures {
  const world = newsWorld({ articles, readers, seed });
  const past = new WorldSoFar(world);
  const until = Date.UTC(2026, 0, 1);
  const visits = visitsOf(world, until - days * dayMs);
  const sums = new Map<string, Record<Maker | "lists" | "coverage" | "novelty", number>>();
  let lists = 0;
  for (const { reader, at, opened } of visits) {
    past.goOnTo(at);
    const known = past.profileOf(reader);
    if (known.deeds.length === 0) continue;
    const relevant = new Set(opened.filter((article) => past.live.placeOf(article) !== undefined));
    if (relevant.size === 0) continue;
    const preferences = world.readers.find(({ key }) => key === reader)?.preferences ?? {
      categories: [],
      languages: [],
    };
    const profile = readerProfileOf(known, { reader, preferences: { ...preferences, categories: [] } });
    const sum = sums.get(reader) ?? {
      lists: 0,
      coverage: 0,
      novelty: 0,
      blend: 0,
      collaborative: 0,
      content: 0,
      sequential: 0,
      trending: 0,
      fresh: 0,
    };
    sums.set(reader, sum);
    sum.lists++;
    const id = `00000000-0000-4000-8000-${(++lists).toString(16).padStart(12, "0")}`;
    for (const maker of makers) {
      const serving = {
        live: past.live,
        ...(past.model && { model: past.model }),
        settings: settingsOf(maker, weights),
      };
      const { result } = recommend(profile, { id, n: places, now: at }, serving);
      const list = Int32Array.from(result.items, ({ article }) => article);
      sum[maker] += rankingMetrics(list, relevant, places).ndcg;
      if (maker !== "blend") continue;
      const categories = [...list].map((article) => past.live.get(article)?.category ?? "");
      const before = new Set(profile.deeds.map(({ article }) => past.categoryOf(article)));
      sum.coverage += new Set(categories).size / 10;
      sum.novelty += categories.filter((category) => !before.has(category)).length / places;
    }
  }
  const mean = (of: (sum: Record<Maker | "lists" | "coverage" | "novelty", number>) => number) =>
    meanInterval(Float64Array.from(sums.values(), (sum) => of(sum) / sum.lists));
  return {
    lists,
    readers: sums.size,
    ndcg: Object.fromEntries(makers.map((maker) => [maker, mean((sum) => sum[maker])])) as Record<
      Maker,
      Interval
    >,
    better: Object.fromEntries(
      sources.map((source) => [source, mean((sum) => sum.blend - sum[source])]),
    ) as Record<ListSource, Interval>,
    coverage: mean(({ coverage }) => coverage),
    novelty: mean(({ novelty }) => novelty),
  };
}

/** Exploration costs all of them alike: it is as small as it may be. */
function settingsOf(maker: Maker, blended: ListSettings["weights"]): ListSettings {
  const exploration = 0.01;
  if (maker === "blend") return { ...defaultListSettings, exploration, weights: blended };
  const weights = Object.fromEntries(sources.map((source) => [source, source === maker ? 1 : 0]));
  return { ...defaultListSettings, exploration, weights: weights as ListSettings["weights"] };
}
