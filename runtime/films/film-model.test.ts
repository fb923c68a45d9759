import { fromRows, type Interactions } from "../recommender/data/interactions";
import { algorithms } from "../recommender/serve/algorithms/algorithms";
import { readFilmModel, saveFilmModel } from "./film-model";
import { type FilmAlgorithm, filmAlgorithms } from "./film-model-file";

const films = ["alpha", "beta", "gamma", "delta", "epsilon"];

/** Who likes alpha likes beta; who likes gamma likes delta; epsilon is liked by most. */
const data = fromRows([
  ...pairOf(0, 1, [0, 1, 2, 3]),
  ...pairOf(2, 3, [4, 5, 6]),
  ...[0, 1, 2, 4, 5].map((user) => [user, 4, 5] as const),
]);

function pairOf(one: number, other: number, users: readonly number[]) {
  return users.flatMap((user) => [[user, one, 5] as const, [user, other, 4] as const]);
}

function fileOf(algorithm: FilmAlgorithm, from: Interactions = data): Uint8Array {
  const options = algorithm === "ease" ? { regularization: 1 } : {};
  const model = algorithms[algorithm].fit(from, options);
  return saveFilmModel({ algorithm, model, popular: algorithms.popularity.fit(from), films, likedFrom: 3 });
}

it("recommends from ratings that it is given, with what each of them gave, and then what is popular", () => {
  const model = readFilmModel(fileOf("ease"));
  const list = model.recommend([{ film: "alpha", value: 5, time: 1 }], 4);
  expect(list.map(({ film }) => film)).toEqual(["beta", "epsilon", "gamma", "delta"]);
  expect(list[0]?.because).toEqual({
    kind: "ratings",
    shares: [{ film: "alpha", share: 1 }],
    decisive: ["alpha"],
  });
  expect(list[3]?.because).toEqual({ kind: "popular" });
});

it.each([1, 2, 3, 4])("tells the %s largest shares alone, the largest first", (most) => {
  const model = readFilmModel(fileOf("ease"));
  const rated = ["gamma", "delta", "alpha"].map((film, time) => ({ film, value: 5, time }));
  const sharesOf = (mostShares?: number) =>
    model
      .recommend(rated, 2, { mostShares })
      .map(({ because }) => (because.kind === "ratings" ? because.shares : []));
  const all = sharesOf();
  expect(sharesOf(most)).toEqual(all.map((shares) => shares.slice(0, most)));
  for (const shares of all) expect(shares).toEqual(shares.toSorted((a, b) => b.share - a.share));
});

it("takes ratings in any order, and the newest of a film", () => {
  const model = readFilmModel(fileOf("ials"));
  const inOrder = [
    { film: "alpha", value: 5, time: 1 },
    { film: "gamma", value: 5, time: 3 },
  ];
  const mixed = [...inOrder.toReversed(), { film: "alpha", value: 1, time: 0 }];
  expect(model.recommend(mixed, 3)).toEqual(model.recommend(inOrder, 3));
});

it("never shows what was rated, however low, and a low rating is no reason", () => {
  const model = readFilmModel(fileOf("ease"));
  const list = model.recommend(
    [
      { film: "alpha", value: 1, time: 1 },
      { film: "gamma", value: 5, time: 2 },
    ],
    5,
  );
  expect(list.map(({ film }) => film)).toEqual(["delta", "epsilon", "beta"]);
  expect(list[0]?.because).toEqual({
    kind: "ratings",
    shares: [{ film: "gamma", share: 1 }],
    decisive: ["gamma"],
  });
});

it.each(filmAlgorithms)("a file of %s has the same bytes again, and no person in it", (algorithm) => {
  const file = fileOf(algorithm);
  expect(fileOf(algorithm)).toEqual(file);
  expect(readFilmModel(file).recommend([{ film: "gamma", value: 5, time: 1 }], 5)).toHaveLength(4);
  // the same films twice as many people like: nothing but weights may differ
  const twice = { ...data, users: data.users + 100 };
  expect(fileOf(algorithm, twice).length - file.length).toBeLessThan(16);
});

it("refuses a file that was cut, changed, is of another version, or is none", () => {
  const file = fileOf("ease");
  const changed = Uint8Array.from(file);
  changed[200] = (changed[200] as number) ^ 1;
  const later = Uint8Array.from(file);
  later[6] = 2;
  for (const bytes of [file.subarray(0, -1), changed, later, new Uint8Array(0), Buffer.from("VFILMS")])
    expect(() => readFilmModel(bytes)).toThrow(expect.objectContaining({ code: "ModelFileRefused" }));
});

it("knows films that are like one, and none that are like a film that it has never met", () => {
  const model = readFilmModel(fileOf("item-cosine"));
  expect(model.similar("gamma", 1)).toEqual([{ film: "delta", score: expect.closeTo(1) }]);
  expect(model.similar("omega", 3)).toEqual([]);
});
