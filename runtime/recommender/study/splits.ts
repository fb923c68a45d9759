import { random, range, shuffle } from "../../shared/random";
import { type Interactions, itemCounts, rowsOf } from "../data/interactions";
import { byUser } from "../data/rows";
import { requireRange, requireWhole } from "../errors";

/** A way to hide some interactions and ask for them afterwards. */
export interface Split {
  /** For protocol cards: how the test rows were chosen. */
  readonly description: string;
  /** Cuts data in two; each row is in exactly one half. */
  cut(data: Interactions): Cut;
}

export interface Cut {
  readonly train: Interactions;
  readonly test: Interactions;
}

/** Of every user, a random share; users with a single row keep it in the training. */
export function randomPerUser(share = 0.25, seed = 0): Split {
  requireRange("share", share, 0, 1);
  return {
    description: `random ${percent(share)} of each user's rows, seed ${seed}`,
    cut: (data) => perGroup(data, data.user, data.users, share, seed),
  };
}

/** Of every item, a random share, so that rare and common items are tested alike. */
export function stratifiedPerItem(share = 0.25, seed = 0): Split {
  requireRange("share", share, 0, 1);
  return {
    description: `random ${percent(share)} of each item's rows, seed ${seed}`,
    cut: (data) => perGroup(data, data.item, data.items, share, seed),
  };
}

/** The newest row of every user who has at least two. */
export function leaveLastOut(): Split {
  return {
    description: "the newest row of each user with at least two",
    cut: (data) => newest(data, () => 1),
  };
}

/** Of every user, the newest share. */
export function temporalPerUser(share = 0.25): Split {
  requireRange("share", share, 0, 1);
  return {
    description: `the newest ${percent(share)} of each user's rows`,
    cut: (data) => newest(data, (rows) => Math.floor(rows * share)),
  };
}

/** Everything after one moment, as production sees it: the future of everyone. */
export function temporalGlobal(share = 0.2): Split {
  requireRange("share", share, 0, 1);
  return {
    description: `the newest ${percent(share)} of all rows`,
    cut: (data) => {
      const times = data.time.slice().sort();
      const from = times[Math.floor(times.length * (1 - share))] ?? Number.POSITIVE_INFINITY;
      return cutWhere(data, (row) => (data.time[row] as number) >= from);
    },
  };
}

/** `folds` splits whose tests together are all rows, each row in one of them. */
export function kFold(folds = 5, seed = 0): Split[] {
  requireWhole("folds", folds, 2);
  return Array.from({ length: folds }, (_, fold) => ({
    description: `fold ${fold + 1} of ${folds}, rows at random, seed ${seed}`,
    cut: (data: Interactions) => {
      const order = shuffle(range(data.user.length), random(seed));
      const foldOf = new Uint8Array(data.user.length);
      for (let n = 0; n < order.length; n++) foldOf[order[n] as number] = n % folds;
      return cutWhere(data, (row) => foldOf[row] === fold);
    },
  }));
}

/** Rows of users with at least `perUser` rows and items with at least `perItem`; positions stay. */
export function atLeast(data: Interactions, { perUser = 1, perItem = 1 }): Interactions {
  const users = new Int32Array(data.users);
  for (const user of data.user) (users[user] as number)++;
  const items = itemCounts(data);
  return rowsOf(
    data,
    (row) =>
      (users[data.user[row] as number] as number) >= perUser &&
      (items[data.item[row] as number] as number) >= perItem,
  );
}

function perGroup(data: Interactions, group: Int32Array, groups: number, share: number, seed: number): Cut {
  const members = new Int32Array(groups);
  for (const g of group) (members[g] as number)++;
  const left = members.map((count) => Math.floor(count * share));
  const hidden = new Uint8Array(group.length);
  for (const row of shuffle(range(group.length), random(seed))) {
    const g = group[row] as number;
    if ((left[g] as number) === 0) continue;
    (left[g] as number)--;
    hidden[row] = 1;
  }
  return cutWhere(data, (row) => hidden[row] === 1);
}

function newest(data: Interactions, hide: (rows: number) => number): Cut {
  // row numbers stand in for items, so that the sorted rows tell where they came from
  const rows = byUser({ ...data, item: range(data.user.length) });
  const hidden = new Uint8Array(data.user.length);
  for (let user = 0; user < data.users; user++) {
    const from = rows.start[user] as number;
    const to = rows.start[user + 1] as number;
    const count = to - from < 2 ? 0 : hide(to - from);
    for (const row of rows.index.subarray(to - count, to)) hidden[row] = 1;
  }
  return cutWhere(data, (row) => hidden[row] === 1);
}

function cutWhere(data: Interactions, isTest: (row: number) => boolean): Cut {
  return { train: rowsOf(data, (row) => !isTest(row)), test: rowsOf(data, isTest) };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
