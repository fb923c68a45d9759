/** What articles on one subject of a category are told with. */
export interface NewsSubject {
  /** Who does something, as a sentence begins with them. */
  readonly actors: readonly string[];
  /** What they do: with an actor before it, it is a sentence. */
  readonly acts: readonly string[];
  /** Whole sentences beside it, with {n}, {percent}, {year}, {place} and {person} to be filled in. */
  readonly details: readonly string[];
}

export type Category = (typeof categories)[number];

export const categories = [
  "Politics",
  "Business",
  "Technology",
  "Science",
  "Health",
  "Sport",
  "Culture",
  "Travel",
  "Food",
  "Environment",
] as const;

/** One language's words: sentences are made of them without a grammar, so each fits wherever it may stand. */
export interface Words {
  readonly language: string;
  readonly publishers: readonly string[];
  readonly firstNames: readonly string[];
  readonly lastNames: readonly string[];
  readonly places: readonly string[];
  readonly weekdays: readonly string[];
  /** With {actor}, {act} and {place}. */
  readonly titles: readonly string[];
  /** The first sentence, with {person} and {weekday} too. */
  readonly leads: readonly string[];
  /** Fit any category. */
  readonly remarks: readonly string[];
  /** Last sentences. */
  readonly endings: readonly string[];
  /** Three of each category. */
  readonly subjects: Readonly<Record<Category, readonly NewsSubject[]>>;
}
