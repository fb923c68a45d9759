import type { ProfileDeed } from "../reader-profile";

/**
 * What is kept of a reader from what they did. It depends on the set of their deeds alone: not on the order in which they came, and
 * not on how many came at once. Articles are the database's numbers.
 */
export interface KeptProfile {
  /** The first ten, which count twice, and the last 200; oldest first. */
  readonly first: readonly KeptDeed[];
  readonly last: readonly KeptDeed[];
  /** All of them, from the first. */
  readonly deedCount: number;
  /** Opened, read or hidden by deeds that are not kept any more. */
  readonly doneBefore: ReadonlySet<number>;
  /** Days since 1970, in UTC, of the last three on which something was shown: how often each article was, until it was opened. */
  readonly shown: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

export interface KeptDeed {
  readonly article: number;
  readonly kind: ProfileDeed["kind"];
  /** How much of it: of a read in sixteenths of the article, of a rating its stars, else 0. */
  readonly level: number;
  /** Seconds since 1970: two of one kind, article and second are one. */
  readonly second: number;
}

/** A deed on articles that are known: what a profile is changed by. */
export type KnownDeed = { readonly at: number } & (
  | { readonly kind: "click" | "like" | "dislike" | "share" | "hide"; readonly article: number }
  | {
      readonly kind: "read";
      readonly article: number;
      readonly seconds: number;
      /** That the whole article takes. */
      readonly readingSeconds: number;
    }
  | { readonly kind: "rating"; readonly article: number; readonly rating: number }
  | { readonly kind: "shown"; readonly articles: readonly number[] }
);

export const noProfile: KeptProfile = {
  first: [],
  last: [],
  deedCount: 0,
  doneBefore: new Set(),
  shown: new Map(),
};
