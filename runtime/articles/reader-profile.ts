import type { DeedKind } from "./deed";

/** What a list is made from, of one reader. Articles are the database's numbers, times milliseconds since 1970. */
export interface ReaderProfile {
  readonly reader: string;
  readonly preferences: ReaderPreferences;
  /** The last ones, at most 200, oldest first; those that say something about taste, so never `shown`. */
  readonly deeds: readonly ProfileDeed[];
  /** All of them, from the first. */
  readonly deedCount: number;
  /** Opened, read or hidden: in no list again. Numbers of expired articles may be missing. */
  readonly done: ReadonlySet<number>;
  /** How many lists showed an article that was not opened. */
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
