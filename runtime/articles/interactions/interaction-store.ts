import type { Deed } from "../deed";
import type { KeptProfile } from "../profile/kept-profile";

/**
 * What readers did: the one place that takes deeds in, and tells of them. Nothing else of the code knows what database it is.
 *
 * Each method throws what the database's client throws; `unavailableBecause` tells its reasons.
 */
export interface InteractionStore {
  /**
   * Takes deeds in, all or none: each event once, however often and in whatever batch it comes. Only what is new changes a counter
   * or a profile. When it resolves, it is on disk.
   */
  append(deeds: readonly Deed[]): Promise<Appended>;
  /** The newest deeds of a reader, newest first, without what was shown. */
  recent(reader: string, most: number): Promise<readonly RecentDeed[]>;
  /**
   * What was counted of each of these articles, by their numbers; one that has nothing is missing.
   *
   * @param from first day, in UTC, e.g. "2026-11-30"; without it all that are kept
   */
  counters(articles: readonly number[], from?: string): Promise<ReadonlyMap<number, ArticleCounters>>;
}

export interface Appended {
  /** Deeds that were new. */
  readonly taken: readonly Deed[];
  /** How many were not: events that were there before, and those of somebody who was erased after they happened. */
  readonly known: number;
  /** Deeds of somebody who was erased after they happened: not taken in, and nothing is to be kept of whom they are of. */
  readonly ofForgotten: readonly Deed[];
  /** Deeds on articles that nobody knows: not taken in. */
  readonly unknown: readonly UnknownArticles[];
  /** Readers of whom something was new, with the profile that they had and have. */
  readonly readers: ReadonlyMap<string, ProfileChange>;
  /** Of anonymous readers among those who did these deeds, the accounts that they have by now. */
  readonly accounts: ReadonlyMap<string, string>;
}

export interface UnknownArticles {
  readonly deed: Deed;
  /** Their keys. */
  readonly articles: readonly string[];
}

export interface ProfileChange {
  readonly before: KeptProfile;
  readonly after: KeptProfile;
  readonly packed: Uint8Array;
}

export interface RecentDeed {
  readonly id: string;
  readonly kind: Exclude<Deed["kind"], "shown">;
  /** The article's number. */
  readonly article: number;
  readonly at: Date;
  readonly seconds?: number;
  readonly rating?: number;
  /** The recommendation it came from, and the place in it. */
  readonly list?: string;
  readonly position?: number;
}

export interface ArticleCounters {
  /** How often it stood in a list that was seen. */
  readonly shown: number;
  readonly clicks: number;
  readonly reads: number;
  readonly readSeconds: number;
  readonly likes: number;
  readonly dislikes: number;
  readonly shares: number;
  readonly hides: number;
  readonly ratings: number;
  readonly ratingSum: number;
}
