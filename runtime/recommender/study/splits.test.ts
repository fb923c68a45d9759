import { random } from "../../shared/random";
import { checked, fromRows, type Interactions, itemCounts, userCounts } from "../data/interactions";
import { byItem, byUser, historyOf } from "../data/rows";
import {
  atLeast,
  kFold,
  leaveLastOut,
  randomPerUser,
  type Split,
  stratifiedPerItem,
  temporalGlobal,
  temporalPerUser,
} from "./splits";

const data = thousandRows();

const splits: [string, Split][] = [
  ["random per user", randomPerUser(0.25, 3)],
  ["stratified per item", stratifiedPerItem(0.25, 3)],
  ["leave last out", leaveLastOut()],
  ["temporal per user", temporalPerUser(0.25)],
  ["temporal global", temporalGlobal(0.2)],
  ["a fold", kFold(5, 3)[2] as Split],
];

describe.each(splits)("the split %s", (_, split) => {
  const { train, test } = split.cut(data);

  it("puts every row in exactly one half", () => {
    expect([...keys(train), ...keys(test)].sort()).toEqual(keys(data).sort());
  });

  it("gives the same halves again", () => {
    expect(split.cut(data)).toEqual({ train, test });
  });
});

it("a quarter of each user's rows is hidden, rounded down", () => {
  const { test } = randomPerUser(0.25).cut(data);
  expect([...userCounts(test)]).toEqual([...userCounts(data)].map((count) => Math.floor(count / 4)));
});

it("a quarter of each item's rows is hidden, rounded down", () => {
  const { test } = stratifiedPerItem(0.25).cut(data);
  expect([...itemCounts(test)]).toEqual([...itemCounts(data)].map((count) => Math.floor(count / 4)));
});

it("leaving the last out hides each user's newest row, but not an only one", () => {
  const { test } = leaveLastOut().cut(
    fromRows([
      [0, 5, 1, 30],
      [0, 6, 1, 20],
      [0, 7, 1, 10],
      [1, 5, 1, 40],
    ]),
  );
  expect([...test.item]).toEqual([5]);
});

it("a user's training is older than their test, and everybody's in the global cut", () => {
  const perUser = temporalPerUser(0.5).cut(data);
  for (let user = 0; user < data.users; user++) {
    const before = historyOf(byUser(perUser.train), user).times.at(-1) ?? 0;
    expect(historyOf(byUser(perUser.test), user).times[0] ?? Infinity).toBeGreaterThanOrEqual(before);
  }
  const global = temporalGlobal(0.2).cut(data);
  expect(Math.max(...global.train.time)).toBeLessThan(Math.min(...global.test.time));
});

it("the tests of all folds together are the data", () => {
  const tests = kFold(5, 0).flatMap((fold) => keys(fold.cut(data).test));
  expect(tests.sort()).toEqual(keys(data).sort());
});

it("users and items with too few rows can be left out", () => {
  const kept = atLeast(
    fromRows([
      [0, 0],
      [0, 1],
      [1, 0],
    ]),
    { perUser: 2 },
  );
  expect(keys(kept)).toEqual(["0-0", "0-1"]);
});

it("rows are gathered by user and by item, oldest first", () => {
  const small = fromRows([
    [1, 2, 5, 30],
    [0, 2, 4, 10],
    [1, 0, 3, 20],
  ]);
  expect(historyOf(byUser(small), 1)).toEqual({
    items: Int32Array.of(0, 2),
    values: Float32Array.of(3, 5),
    times: Float64Array.of(20, 30),
  });
  expect([...historyOf(byItem(small), 2).items]).toEqual([0, 1]);
});

it.each([
  ["EmptyData", fromRows([])],
  ["InvalidData", fromRows([[0, 0, Number.NaN]])],
  ["InvalidData", fromRows([[0, 0, 1, Number.POSITIVE_INFINITY]])],
  ["InvalidData", fromRows([[3, 0]], { users: 2 })],
  ["InvalidData", fromRows([[0, -1]], { items: 2 })],
  ["InvalidData", { ...fromRows([[0, 0]]), rating: new Float32Array(0) }],
])("fails with %s when data is unusable", (code, bad) => {
  expect(() => checked(bad as Interactions)).toThrow(expect.objectContaining({ code }));
});

function thousandRows(): Interactions {
  const source = random(5);
  const rows = Array.from({ length: 1000 }, (_, n) => [
    source.below(40),
    n % 97,
    1 + source.below(5),
    source.below(5000),
  ]);
  return fromRows(rows as [number, number, number, number][]);
}

function keys({ user, item }: Interactions): string[] {
  return Array.from(user, (u, n) => `${u}-${item[n]}`);
}
