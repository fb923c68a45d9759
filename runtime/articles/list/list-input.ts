import type { ReaderPreferences } from "../reader-profile";
import type { ListSettings, ListSource } from "./list-settings";

/** Candidates of one list at most: with the exploration's probability they make the floor under propensities. */
export const mostCandidates = 100;

/** Further ones that were left out, kept so that an explanation can tell of them. */
export const mostRefused = 20;

/** Everything that a list is made of: the same input is the same list, on every machine. */
export interface ListInput {
  /** In the order of their numbers. */
  readonly candidates: readonly ListCandidate[];
  /** Places. */
  readonly n: number;
  readonly reader: ReaderFacts;
  /** The only category that was asked for. */
  readonly category?: string;
  readonly settings: ListSettings;
  /** The reader's variant of each experiment that they are in. */
  readonly variants?: Readonly<Record<string, string>>;
  /** Version of the model that scored; "" without one. */
  readonly model: string;
  /** Name and version of the ranking model that scored beside the sources. @default - none, or it did not answer in time */
  readonly ranking?: string;
  /** A whole number of 32 bits; `seedOf` makes it of the recommendation's id. */
  readonly seed: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface ReaderFacts {
  readonly deedCount: number;
  readonly preferences: ReaderPreferences;
}

export type CandidateScores = Readonly<Record<ListSource, number>> & { readonly ranking?: number };

export interface ListCandidate {
  /** The database's number. */
  readonly article: number;
  readonly category: string;
  /** Tells publishers of one list apart; says nothing else. */
  readonly publisher: number;
  readonly language: string;
  readonly region?: string;
  /** Tells stories of one list apart; 0 for one that no other candidate tells. */
  readonly story: number;
  /** 32 bits that say how alike two articles are (`live/signature.ts`). */
  readonly signature: number;
  /** Of each source, from 0 to 255; of the ranking model where there is one. */
  readonly scores: CandidateScores;
  /** The deed's article that speaks most for it in its strongest source; 0 for none. */
  readonly because: number;
  /** Lists that showed it to this reader, who did not open it. */
  readonly shown: number;
  /** What keeps it out of this list, whatever the others are. */
  readonly refused?: ListRefusal;
}

/** Why an article is not in a list; the last three depend on what else is in it. */
export const refusals = [
  "done",
  "withdrawn",
  "expired",
  "excluded",
  "reach",
  "category",
  "language",
  "region",
  "fatigue",
  "story",
  "category cap",
  "publisher cap",
] as const;

export type ListRefusal = (typeof refusals)[number];

/** Why an article is in a list. Articles are the database's numbers. */
export interface ListReason {
  readonly kind: "similar" | "readers" | "next" | "trending" | "fresh" | "preference" | "exploration";
  /** What the reader did something with: it is similar to this, readers of this read it, it follows this. */
  readonly article?: number;
  readonly category?: string;
}

export interface ListItem {
  readonly article: number;
  readonly position: number;
  /** Blend of the sources, 0 to 1, before differences between articles count. */
  readonly score: number;
  /** What each source adds to the score. */
  readonly parts: Readonly<Partial<Record<ListSource | "preference" | "ranking", number>>>;
  readonly reason: ListReason;
  /** Probability with which the policy shows this article here, after the places before. */
  readonly propensity: number;
}

export interface ListResult {
  readonly items: readonly ListItem[];
  /** Candidates that may not be in this list. */
  readonly refused: readonly { readonly article: number; readonly why: ListRefusal }[];
  /** Probability that a place was drawn at random. */
  readonly exploration: number;
  /** No propensity of this list is below it. */
  readonly floor: number;
}
