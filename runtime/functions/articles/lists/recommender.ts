import type { Pool } from "pg";
import type { KeptOfReader, ReaderCache } from "../../../articles/cache/reader-cache";
import type { ReaderVariants } from "../../../articles/experiments/reader-variants";
import { changedListSettings, type ListSettings } from "../../../articles/list/list-settings";
import { makeList } from "../../../articles/list/make-list";
import { type ListQuery, listInput } from "../../../articles/list/recommend";
import { recordOf } from "../../../articles/list/record";
import type { LiveArticles } from "../../../articles/live/live-articles";
import type { LiveFeed } from "../../../articles/live/live-feed";
import type { ArticleModel } from "../../../articles/model/article-model";
import { listSettingsOf } from "../../../articles/model/list-settings-of";
import type { ModelFeed } from "../../../articles/model/model-feed";
import type { Ranker } from "../../../articles/ranking/ranker";
import { unavailableBecause } from "../../../database/unavailable";
import type { Degraded } from "../contract/degraded";
import type { RecommendedArticles } from "../contract/recommendations";
import type { Counted, ServedExperiments } from "../experiments/served-experiments";
import type { ArticlesMetrics } from "../metrics";
import {
  findReader,
  type KeptReader,
  nobodyKnown,
  packReader,
  profileOf,
  unpackReader,
} from "../readers/known-reader";
import type { AskedReader } from "../readers/who-asks";
import { listId } from "./list-id";
import type { ListLog } from "./list-log";
import { answerOf, type MadeList, packList, unpackList } from "./made-list";

export interface RecommenderParts {
  readonly database: Pick<Pool, "query">;
  readonly cache: ReaderCache;
  readonly live: LiveFeed;
  readonly models: ModelFeed;
  /** Without an experiment. */
  readonly settings: ListSettings;
  readonly experiments: ServedExperiments;
  /** A ranking model of one's own. @default - none */
  readonly ranker?: Ranker | undefined;
  readonly log: Pick<ListLog, "add">;
  readonly metrics: ArticlesMetrics;
}

export interface AskedList {
  readonly n: number;
  readonly category?: string | undefined;
  /** Keys of articles. */
  readonly exclude?: readonly string[] | undefined;
}

interface Found {
  readonly reader: KeptReader;
  readonly degraded: Degraded;
}

interface Serving {
  readonly variants?: NonNullable<ReaderVariants["variants"]>;
  readonly settings: ListSettings;
  readonly model?: ArticleModel;
}

/**
 * Lists for readers:
 *
 * ```
 * Redis: a list? ──yes, and all of it is live──▶ it
 *    └─no─▶ profile: Redis, else PostgreSQL, else nobody's ──▶ list of memory alone ──▶ answer
 *                                                                  └──▶ log, hub and Redis, for which nobody waits
 * ```
 */
export class Recommender {
  private readonly parts: RecommenderParts;

  constructor(parts: RecommenderParts) {
    this.parts = parts;
  }

  /** @param now milliseconds since 1970 */
  async recommend(reader: AskedReader, asked: AskedList, now: number): Promise<RecommendedArticles> {
    const { experiments } = this.parts;
    const variants = experiments.of(reader.key, now);
    return experiments.counted(variants, () => this.answer(reader, asked, variants, now));
  }

  private async answer(
    reader: AskedReader,
    asked: AskedList,
    variants: ReaderVariants,
    now: number,
  ): Promise<Counted<RecommendedArticles>> {
    const { cache, metrics, models } = this.parts;
    const { model, isWhole } = this.modelFor(variants);
    // what a release lets serve is seen at once, also by whoever does nothing meanwhile
    const query = [asked.n, asked.category ?? "", [...(asked.exclude ?? [])].sort(), model?.version ?? ""];
    // a reader whose variant was stopped gets another list at once
    if (variants.variants) query.push(JSON.stringify(variants.variants));
    const kept = await cache.read(reader.key, query, now);
    const before = this.stillLive(kept.list, now);
    metrics.cached("list", before !== undefined);
    if (before !== undefined)
      return { answer: answerOf(before, { reader: reader.key, live: this.live }), isWhole: true };

    const found = await this.find(reader, kept);
    const serving = this.servingWith(model, variants);
    const { made, isRanked } = await this.make(reader, asked, found, serving, now);
    // what was made without something must not be all that is seen for a quarter of an hour
    if (found.degraded.length === 0 && isWhole && isRanked)
      void cache.keepList(reader.key, kept.turn, query, now, packList(made));
    const isOfModel = models.problem === undefined && isWhole;
    const without = [
      ...found.degraded,
      ...(isOfModel ? [] : (["model"] as const)),
      ...(isRanked ? [] : (["ranking"] as const)),
    ];
    const answer = answerOf(made, { reader: reader.key, live: this.live, without });
    return { answer, isWhole: isWhole && isRanked };
  }

  private get live(): LiveArticles {
    return this.parts.live.live;
  }

  /** The model that serves stands in for a variant's that is not there: then the list is not whole. */
  private modelFor({ model: named }: ReaderVariants): {
    readonly model: ArticleModel | undefined;
    readonly isWhole: boolean;
  } {
    const { models } = this.parts;
    const own = named === undefined ? undefined : models.find(named);
    return { model: own ?? models.model, isWhole: named === undefined || own !== undefined };
  }

  /** What a list is made with. */
  private servingWith(model: ArticleModel | undefined, { variants, changed }: ReaderVariants): Serving {
    const { settings, ranker } = this.parts;
    const fitted = listSettingsOf(model, settings);
    const usual = ranker
      ? { ...fitted, weights: { ...fitted.weights, ranking: fitted.weights.ranking ?? ranker.weight } }
      : fitted;
    return {
      ...(variants && { variants }),
      settings: variants ? changedListSettings(usual, changed) : usual,
      ...(model && { model }),
    };
  }

  /** A list of the cache, unless something of it was withdrawn or has expired. */
  private stillLive(kept: Buffer | undefined, now: number): MadeList | undefined {
    const list = kept && unpackList(kept);
    return list?.items.every(({ article }) => (this.live.get(article)?.expiresAt ?? 0) > now)
      ? list
      : undefined;
  }

  private async find({ key, isNew }: AskedReader, { profile, turn }: KeptOfReader): Promise<Found> {
    const { cache, database, metrics } = this.parts;
    if (isNew) return { reader: nobodyKnown, degraded: [] };
    const before = profile && unpackReader(profile);
    metrics.cached("profile", before !== undefined);
    if (before !== undefined) return { reader: before, degraded: [] };
    try {
      const reader = await findReader(database, key);
      void cache.keepProfile(key, turn, packReader(reader));
      return { reader, degraded: [] };
    } catch (error) {
      if (unavailableBecause(error) === undefined) throw error;
      return { reader: nobodyKnown, degraded: ["database"] };
    }
  }

  private async make(
    reader: AskedReader,
    asked: AskedList,
    { reader: kept }: Found,
    serving: Serving,
    now: number,
  ): Promise<{ readonly made: MadeList; readonly isRanked: boolean }> {
    const { log, metrics, ranker, live: feed } = this.parts;
    const { live } = feed;
    const { model, variants } = serving;
    const id = listId(now);
    const query: ListQuery = {
      id,
      n: asked.n,
      now,
      ...(kept.id !== undefined && { reader: kept.id }),
      ...(asked.category !== undefined && { category: asked.category }),
      ...(asked.exclude && { exclude: numbersOf(asked.exclude, live) }),
    };
    const profile = profileOf(reader.key, kept);
    const gathered = listInput(profile, query, { live, ...serving });
    const { input, isWhole: isRanked } = ranker
      ? await ranker.rank(profile, gathered, live, feed.embeddingVersion)
      : { input: gathered, isWhole: true };
    const { items, exploration } = makeList(input);
    metrics.listed(items, exploration);
    log.add({
      id,
      at: now,
      reader: reader.key,
      isReadersOwn: !reader.isNew,
      isKnown: kept.id !== undefined,
      ...(variants && { variants }),
      deeds: input.reader.deedCount,
      model: input.model,
      explored: items.flatMap(({ reason, position }) => (reason.kind === "exploration" ? [position] : [])),
      record: () => recordOf(input),
      articles: items.flatMap(({ article }) => live.get(article)?.key ?? []),
    });
    return { made: { id, at: now, model: model?.version ?? null, items }, isRanked };
  }
}

function numbersOf(keys: readonly string[], live: LiveArticles): ReadonlySet<number> {
  return new Set(keys.flatMap((key) => live.find(key)?.article ?? []));
}
