import type { DeedKind } from "./deed";

/** What a list is made from, of one reader. Articles are the database's numbers, times milliseconds since 1970. */
export interface ReaderProfile {
  readonly reader: string;
  readonly preferences: ReaderPreferences;
  /** The last ones, at most 200, oldest first; those that say something about taste, so never `shown`. */
  readonly deeds: readonly ProfileDeed[];
  /** How many there were in all, up to 210. */
  readonly deedCount: number;
  /** Opened, read, rated, disliked or hidden: in no list again. Numbers of expired articles may be missing. */
  readonly done: ReadonlySet<number>;
  /** How many lists of the last three days on which they had one showed an article that is not done with. */
  readonly shown: ReadonlyMap<number, number>;
}

/** What a reader chose, each list empty until they do. */
export interface ReaderPreferences {
  readonly categories: readonly string[];
  readonly languages: readonly string[];
  /** Named by hand, with consent; never a position. */
  readonly region?: string;
}

export interface ProfileDeed {
  readonly article: number;
  readonly kind: Exclude<DeedKind, "shown">;
  /** What it says about taste: above 0 they want more of it, below less. */
  readonly worth: number;
  readonly at: number;
}
