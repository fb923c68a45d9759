import type { ProfileDeed } from "../reader-profile";

/** So many of a reader's deeds are kept: the last ones, and those that show which were the first. */
export const mostKept = 210;
/** So many days of what was shown: the last on which anything was, and those before it. */
export const shownDays = 3;
/** A deed's time is kept in steps of so many seconds. */
export const stepSeconds = 10;

/**
 * What is kept of a reader from what they did. It depends on the set of their deeds alone: not on the order in which they came, and
 * not on how many came at once. Articles are the database's numbers.
 */
export interface KeptProfile {
  /** The last 210, in the order of `compareDeeds`. */
  readonly deeds: readonly KeptDeed[];
  /** Articles that are done with by deeds that are not kept any more. */
  readonly doneBefore: ReadonlySet<number>;
  /** Days since 1970, in UTC: the last three on which something was shown, with how often each article was that is not done with. */
  readonly shown: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

export interface KeptDeed {
  readonly article: number;
  readonly kind: ProfileDeed["kind"];
  /** How much of it: of a read in sixteenths of the article, of a rating its stars, else 0. */
  readonly level: number;
  /** Steps of ten seconds since 1970: two of one kind, level and article in one step are one. */
  readonly step: number;
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

export const noProfile: KeptProfile = { deeds: [], doneBefore: new Set(), shown: new Map() };

const kinds: readonly KeptDeed["kind"][] = ["click", "read", "like", "dislike", "share", "hide", "rating"];

/** Whether an article is done with after such a deed: in no list again. */
export function isDone({ kind }: Pick<KeptDeed, "kind">): boolean {
  return kind !== "like" && kind !== "share";
}

/** Oldest first; 0 when two are one. */
export function compareDeeds(a: KeptDeed, b: KeptDeed): number {
  return (
    a.step - b.step ||
    a.article - b.article ||
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    a.level - b.level
  );
}
