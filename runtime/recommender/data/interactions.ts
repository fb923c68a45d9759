import { RecommenderError } from "../errors";

/**
 * What users did with items, one row for each deed: `user[n]` gave `item[n]` the `rating[n]` at `time[n]`.
 *
 * Users and items are positions from 0; `Identifiers` knows their names outside.
 */
export interface Interactions {
  /** Number of users the positions come from; some may have no row. */
  readonly users: number;
  /** Number of items the positions come from; some may have no row. */
  readonly items: number;
  readonly user: Int32Array;
  readonly item: Int32Array;
  /** A rating on the data's own scale, or a weight (1 for a plain click). */
  readonly rating: Float32Array;
  /** Seconds since 1970; 0 where unknown. */
  readonly time: Float64Array;
}

/**
 * Checks what every algorithm relies on.
 *
 * @throws EmptyData without rows; InvalidData for arrays of different lengths, positions outside of their range, NaN or
 *   infinite values (the message names the first row that has one)
 */
export function checked(data: Interactions): Interactions {
  const rows = data.user.length;
  if (rows === 0) {
    throw new RecommenderError("EmptyData", {
      what: "there are no interactions",
      why: "nothing can be learned from nothing",
      fix: "pass at least one row; the loader's report tells which lines were refused",
    });
  }
  if (data.item.length !== rows || data.rating.length !== rows || data.time.length !== rows) {
    throw invalid("user, item, rating and time have different lengths", "pass one entry of each per row");
  }
  for (let row = 0; row < rows; row++) {
    const user = data.user[row] as number;
    const item = data.item[row] as number;
    if (user < 0 || user >= data.users) {
      throw invalid(`row ${row} names user ${user} of ${data.users}`, "count users from 0 to users - 1");
    }
    if (item < 0 || item >= data.items) {
      throw invalid(`row ${row} names item ${item} of ${data.items}`, "count items from 0 to items - 1");
    }
    if (!Number.isFinite(data.rating[row]) || !Number.isFinite(data.time[row])) {
      throw invalid(
        `row ${row} has the rating ${data.rating[row]} and the time ${data.time[row]}`,
        "drop it",
      );
    }
  }
  return data;
}

/** The rows for which `keep` holds, in their order; users and items keep their positions. */
export function rowsOf(data: Interactions, keep: (row: number) => boolean): Interactions {
  return atRows(
    data,
    Int32Array.from(data.user.keys()).filter((row) => keep(row)),
  );
}

/** The rows at the given positions, in the given order. */
export function atRows(data: Interactions, rows: Int32Array): Interactions {
  const { length } = rows;
  const user = new Int32Array(length);
  const item = new Int32Array(length);
  const rating = new Float32Array(length);
  const time = new Float64Array(length);
  for (let n = 0; n < length; n++) {
    const row = rows[n] as number;
    user[n] = data.user[row] as number;
    item[n] = data.item[row] as number;
    rating[n] = data.rating[row] as number;
    time[n] = data.time[row] as number;
  }
  return { users: data.users, items: data.items, user, item, rating, time };
}

/** Interactions from rows written out by hand: `[user, item, rating = 1, time = position]`. */
export function fromRows(
  rows: readonly (readonly [user: number, item: number, rating?: number, time?: number])[],
  size: { readonly users?: number; readonly items?: number } = {},
): Interactions {
  return {
    users: size.users ?? 1 + Math.max(-1, ...rows.map(([user]) => user)),
    items: size.items ?? 1 + Math.max(-1, ...rows.map(([, item]) => item)),
    user: Int32Array.from(rows, ([user]) => user),
    item: Int32Array.from(rows, ([, item]) => item),
    rating: Float32Array.from(rows, ([, , rating]) => rating ?? 1),
    time: Float64Array.from(rows, ([, , , time], row) => time ?? row),
  };
}

/** How often each item occurs. */
export function itemCounts(data: Interactions): Int32Array {
  const counts = new Int32Array(data.items);
  for (const item of data.item) (counts[item] as number)++;
  return counts;
}

/** How often each user occurs. */
export function userCounts(data: Interactions): Int32Array {
  const counts = new Int32Array(data.users);
  for (const user of data.user) (counts[user] as number)++;
  return counts;
}

function invalid(what: string, fix: string): RecommenderError {
  return new RecommenderError("InvalidData", {
    what,
    why: "an answer computed from it would be meaningless",
    fix,
  });
}
