import { random } from "../../shared/random";
import { fromRows } from "../data/interactions";
import { emptyHistory, historyOf } from "../data/rows";
import { algorithms } from "./algorithms/algorithms";
import { kindOf } from "./model-file";
import { top } from "./top-items";

const data = fromRows(
  Array.from(
    { length: 60 },
    (_, n) => [n % 12, (n * 7 + Math.floor(n / 12) * 3) % 15, 1 + (n % 5), n * 86_400] as const,
  ),
  { users: 13, items: 16 },
);

/** The algorithms whose score is a sum over the history. */
const sums: ReadonlySet<string> = new Set(["item-cosine", "sar", "ease", "ials", "markov"]);

describe.each(Object.values(algorithms))("$name", (algorithm) => {
  const model = algorithm.fit(data, quick(algorithm.defaults));

  it("scores every item for every user with a finite number", () => {
    for (let user = 0; user < data.users; user++) {
      expect(model.score(user).length).toBe(16);
      expect(model.score(user).every((score) => Number.isFinite(score))).toBe(true);
    }
  });

  it("recommends what was not seen, best first, and fewer than k when fewer are left", () => {
    const { items, scores } = model.recommend(3, 100);
    const seen = new Set(model.histories.index.subarray(model.histories.start[3], model.histories.start[4]));
    expect(items.length).toBe(16 - seen.size);
    expect([...items].some((item) => seen.has(item))).toBe(false);
    expect([...scores]).toEqual([...scores].sort((a, b) => b - a));
  });

  it("keeps to candidates, exclusions and filters", () => {
    const { items } = model.recommend(3, 10, {
      candidates: [0, 1, 2, 3, 4, 5, 6],
      exclude: [2],
      filters: [(item) => item !== 4],
      includeSeen: true,
    });
    expect([...items].sort()).toEqual([0, 1, 3, 5, 6]);
  });

  it("gives a user without history, and a history without deeds, what is popular", () => {
    expect([...model.recommend(12, 4).items]).toEqual([...model.recommendFor(emptyHistory(), 4).items]);
  });

  it("says what each deed adds to a score, all of which together are the score, or that it cannot", () => {
    const history = historyOf(model.histories, 3);
    const scores = model.scoreHistory(history);
    const contributions = model.contributions?.(history, [...scores.keys()]);
    expect(contributions !== undefined).toBe(sums.has(algorithm.name));
    contributions?.forEach((parts, item) => {
      expect(parts.length).toBe(history.items.length);
      expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - (scores[item] ?? NaN))).toBeLessThan(1e-6);
    });
  });

  it("comes back from its file with the same answers", () => {
    const file = model.save();
    expect(kindOf(file)).toBe(algorithm.name);
    const loaded = algorithm.load(Buffer.concat([Buffer.of(0), file]).subarray(1)); // as files are read, at an odd address
    for (let user = 0; user < data.users; user++) expect(loaded.score(user)).toEqual(model.score(user));
    expect(loaded.predict?.(2, 3)).toEqual(model.predict?.(2, 3));
  });

  it("fails when its file is cut short, damaged, of another algorithm or no model at all", () => {
    const file = model.save();
    const damaged = file.slice();
    damaged[file.length >> 1] = (damaged[file.length >> 1] ?? 0) ^ 1;
    const other = algorithm.name === "popularity" ? algorithms.baseline : algorithms.popularity;
    for (const bad of [
      file.slice(0, -1),
      file.slice(0, 3),
      damaged,
      new TextEncoder().encode("not a model at all"),
    ]) {
      expect(() => algorithm.load(bad)).toThrow(expect.objectContaining({ code: "ModelFileRefused" }));
    }
    expect(() => other.load(file)).toThrow(expect.objectContaining({ code: "ModelFileRefused" }));
  });

  it("gives the same model again for the same seed", () => {
    const again = algorithm.fit(data, quick(algorithm.defaults)).save();
    expect(Buffer.compare(again, model.save())).toBe(0);
  });

  it.each([
    [
      "one user",
      fromRows(
        [
          [0, 0, 3],
          [0, 1, 4],
        ],
        { items: 3 },
      ),
    ],
    [
      "one item",
      fromRows([
        [0, 0, 3],
        [1, 0, 4],
      ]),
    ],
    ["one rating", fromRows([[0, 0, 3]])],
    [
      "ratings that are all the same",
      fromRows([
        [0, 0, 3],
        [0, 1, 3],
        [1, 0, 3],
        [1, 2, 3],
      ]),
    ],
    [
      "ratings of zero",
      fromRows([
        [0, 0, 0],
        [0, 1, 0],
        [1, 0, 0],
      ]),
    ],
  ])("answers without NaN after %s", (_, few) => {
    const poor = algorithm.fit(few, quick(algorithm.defaults));
    expect(poor.score(0).every((score) => Number.isFinite(score))).toBe(true);
    const seen = poor.histories.start[1] ?? 0;
    expect(poor.recommend(0, 5).items.length).toBe(few.items - seen);
    if (poor.predict)
      expect(Number.isFinite(poor.predict(0, 0) + poor.predict(-1, 0) + poor.predict(0, -1))).toBe(true);
  });

  it("fails clearly when data or arguments are unusable", () => {
    const failing = (act: () => unknown, code: string) =>
      expect(act).toThrow(expect.objectContaining({ code }));
    failing(() => algorithm.fit(fromRows([])), "EmptyData");
    failing(() => algorithm.fit(fromRows([[0, 0, Number.NaN]])), "InvalidData");
    failing(() => model.score(13), "UnknownUser");
    failing(() => model.recommend(-1, 5), "UnknownUser");
    failing(() => model.recommend(0.5, 5), "UnknownUser");
    failing(() => model.recommend(0, 5, { candidates: [99] }), "UnknownItem");
    failing(() => model.recommend(0, 5, { exclude: [-1] }), "UnknownItem");
    const { contributions } = model;
    if (contributions) failing(() => contributions(historyOf(model.histories, 3), [16]), "UnknownItem");
    for (const k of [0, -1, 1.5, Number.NaN]) failing(() => model.recommend(0, k), "InvalidOption");
  });
});

it("the best of many are those that sorting finds, ties in the order of their positions", () => {
  const source = random(8);
  for (let round = 0; round < 50; round++) {
    const scores = Float32Array.from({ length: 100 }, () => source.below(20));
    scores[3] = Number.NaN;
    scores[5] = Number.NEGATIVE_INFINITY;
    const sorted = [...scores.keys()]
      .filter((n) => n !== 3 && n !== 5)
      .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
    const k = 1 + source.below(110);
    expect([...top(scores, k).items]).toEqual(sorted.slice(0, k));
  }
});

/** Fewer rounds and factors: what is tested here does not depend on them. */
function quick(defaults: object): object {
  return { ...("epochs" in defaults && { epochs: 3 }), ...("factors" in defaults && { factors: 6 }) };
}
