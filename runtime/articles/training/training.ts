import type { FollowedRunOptions } from "../../pipeline/followed-run";
import type { PipelineLock } from "../../pipeline/lock";
import type { Metric } from "../../pipeline/stage";
import type { LiveArticle } from "../live/live-article";
import type { ModelStanding } from "../model/model-standings";
import type { KnownDeed } from "../profile/kept-profile";
import type { ArticleParameters, GivenArticleParameters } from "./parameters";

/** What a training reads of an article: no title, and no text. */
export type ReadArticle = Omit<LiveArticle, "audience" | "image" | "key" | "summary" | "title" | "url">;

/** What somebody did, by a number that tells readers apart and is kept nowhere. */
export interface ReadDeed {
  readonly reader: string;
  readonly kind: Exclude<KnownDeed["kind"], "shown">;
  /** The database's number. */
  readonly article: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Seconds that it was open, stars that it was given, else 0. */
  readonly level: number;
}

export interface ReadingData {
  readonly articles: AsyncIterable<ReadArticle> | Iterable<ReadArticle>;
  readonly deeds: AsyncIterable<ReadDeed> | Iterable<ReadDeed>;
}

/** Where a training reads: the database, or the lake. */
export interface ReadingSource {
  /** Cheap to ask. As long as it is the same, the data is, and is not read. */
  version(days: number): Promise<string>;
  /** The deeds of so many days up to the newest one, and the articles that they are of or that were live then. */
  read(days: number): Promise<ReadingData>;
}

/** A trained model with what is to be known of it. */
export interface ArticleCandidate {
  /** What `readArticleModel` reads. */
  readonly file: Uint8Array;
  readonly sha256: string;
  /** Hash of the deeds and articles that it was trained and judged on. */
  readonly data: string;
  /** Hash of the code of all stages before. */
  readonly code: string;
  readonly parameters: ArticleParameters;
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Lines that say what the figures depend on. */
  readonly card: readonly string[];
  /** What `readReadingFile` reads, and what of it the candidate says that it never saw. */
  readonly reading: Uint8Array;
  readonly slice: TestSlice;
}

/** The newest deeds, in milliseconds since 1970. */
export interface TestSlice {
  readonly from: number;
  readonly until: number;
}

export interface RegisteredArticleModel {
  readonly version: string;
  readonly state: ModelStanding;
  /** Why it was refused, a sentence each. */
  readonly reasons: readonly string[];
}

export interface ArticleRegistry {
  /** Which one it is: a model that went to another registry goes to this one too. */
  readonly id: string;
  register(candidate: ArticleCandidate): Promise<RegisteredArticleModel>;
}

export interface TrainArticlesOptions extends FollowedRunOptions<ArticleParameters> {
  readonly data: ReadingSource;
  readonly registry: ArticleRegistry;
  /** Those that are not the defaults: `{ read: { days: 28 } }`. */
  readonly parameters?: GivenArticleParameters;
}

export interface ArticleTraining extends RegisteredArticleModel {
  readonly sha256: string;
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Names of the stages that were computed: none when nothing had changed. */
  readonly executed: readonly string[];
  readonly lock: PipelineLock;
}
