/** All that a reader who is forgotten is known by. It is gathered before anything is erased, and goes with the receipt. */
export interface ReaderIdentifiers {
  /** Pseudonyms: the account's, then those of browsers before their reader signed in. */
  readonly keys: readonly string[];
  /** The database's numbers of these. A number is looked for only where readers' numbers stand. */
  readonly numbers: readonly number[];
  /** Ids of their deeds, lists and sessions, and what an operator added: an address in a file that somebody sent by mistake. */
  readonly others: readonly string[];
}

/** How much was erased, by what it is: `{ interactions: 12, lists: 3 }`. */
export type Erased = Readonly<Record<string, number>>;

/** Something of a reader that is there. */
export interface FoundPlace {
  /** Where in the store, as an operator finds it: a table with its column, a key, a blob. Never the identifier itself. */
  readonly where: string;
  /** How many rows, keys or lines. */
  readonly count: number;
}

/** What no erasure reaches now, and goes by itself. */
export interface GoneLater {
  readonly what: string;
  /** Why it cannot be erased now. */
  readonly because: string;
  /** Until then, in days after the erasure. */
  readonly days: number;
}

/** A place where something of a reader may lie. Each has a file beside this one, and a line in reader-stores.ts. */
export interface ReaderStore {
  /** As the receipt has it: "lake". */
  readonly name: string;
  /** Erases what is there of a reader. Again, and after being killed anywhere in it, it leaves the same. */
  erase(reader: ReaderIdentifiers): Promise<Erased>;
  /** Where something of them is: nowhere once they were erased. */
  find(reader: ReaderIdentifiers): Promise<readonly FoundPlace[]>;
  /** What stays for a while. @default - nothing */
  readonly later?: readonly GoneLater[];
}
