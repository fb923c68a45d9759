import { rankingMetrics } from "../../recommender/study/metrics/ranking";
import type { ListInput } from "../list/list-input";
import { defaultListSettings, type ListSettings, type ListSource, sources } from "../list/list-settings";
import { makeList } from "../list/make-list";
import { recommend } from "../list/recommend";
import type { ArticleModel } from "../model/article-model";
import { readerProfileOf } from "../profile/reader-profile-of";
import { isOpening, Past } from "./past";
import type { ArticleReading } from "./reading-file";
import type { TestSlice } from "./training";

export type BlendWeights = ListSettings["weights"];

/** Somebody came, and opened something within the hour. */
interface Visit {
  readonly reader: number;
  readonly at: number;
  readonly opened: readonly number[];
}

/** A visit with everything that its list is made of, whatever the weights. */
export interface AskedVisit {
  readonly reader: number;
  readonly relevant: ReadonlySet<number>;
  readonly input: ListInput;
}

/** What lists of one kind were like. */
export interface JudgedLists {
  /** Mean over a reader's visits, in the order of `readers`. */
  readonly ndcg: Float64Array;
  readonly readers: Int32Array;
  readonly lists: readonly Int32Array[];
}

const hourMs = 3_600_000;
/** Exploration costs all lists alike: it is as small as it may be. */
const settings: ListSettings = { ...defaultListSettings, exploration: 0.01 };

/**
 * Each visit of a slice, with the candidates that a model gives at that moment from what was known then, as they would be gathered where lists
 * are served. Nothing is looked at that lies after it.
 *
 * @param most visits, spread over the slice
 */
export function askVisits(
  read: ArticleReading,
  slice: TestSlice,
  model: ArticleModel | undefined,
  { k, most }: { readonly k: number; readonly most: number },
): AskedVisit[] {
  const past = new Past(read);
  const asked: AskedVisit[] = [];
  const visits = visitsIn(read, slice);
  const step = Math.max(1, visits.length / most);
  for (let at = 0; at < visits.length; at += step) {
    const { reader, at: now, opened } = visits[Math.floor(at)] as Visit;
    past.goOnTo(now);
    const known = past.profileOf(reader);
    const relevant = new Set(opened.filter((article) => past.live.placeOf(article) !== undefined));
    if (known.deeds.length === 0 || relevant.size === 0) continue;
    const profile = readerProfileOf(known, { reader: "", preferences: { categories: [], languages: [] } });
    const id = `00000000-0000-4000-8000-${asked.length.toString(16).padStart(12, "0")}`;
    const serving = { live: past.live, settings, ...(model && { model }) };
    asked.push({ reader, relevant, input: recommend(profile, { id, n: k, now }, serving).input });
  }
  return asked;
}

/** The lists of asked visits with these weights. */
export function judgeLists(asked: readonly AskedVisit[], weights: BlendWeights): JudgedLists {
  const sums = new Map<number, { ndcg: number; lists: number }>();
  const lists = asked.map(({ reader, relevant, input }) => {
    const { items } = makeList({ ...input, settings: { ...input.settings, weights } });
    const list = Int32Array.from(items, ({ article }) => article);
    const sum = sums.get(reader) ?? { ndcg: 0, lists: 0 };
    sum.ndcg += rankingMetrics(list, relevant, input.n).ndcg;
    sum.lists++;
    sums.set(reader, sum);
    return list;
  });
  return {
    ndcg: Float64Array.from(sums.values(), ({ ndcg, lists: count }) => ndcg / count),
    readers: Int32Array.from(sums.keys()),
    lists,
  };
}

/** One source alone; `trending` is popularity. */
export function alone(source: ListSource): BlendWeights {
  return Object.fromEntries(sources.map((each) => [each, each === source ? 1 : 0])) as BlendWeights;
}

function visitsIn(read: ArticleReading, { from, until }: TestSlice): Visit[] {
  const { deeds } = read;
  const visits: { reader: number; at: number; opened: number[] }[] = [];
  const last = new Map<number, (typeof visits)[number]>();
  for (let n = 0; n < deeds.at.length; n++) {
    const at = deeds.at[n] as number;
    if (at < from || at >= until || !isOpening(read, n)) continue;
    const [reader, article] = [deeds.reader[n] as number, deeds.article[n] as number];
    const known = last.get(reader);
    if (known && at - known.at < hourMs) known.opened.push(article);
    else {
      const visit = { reader, at, opened: [article] };
      visits.push(visit);
      last.set(reader, visit);
    }
  }
  return visits;
}
