import { random } from "../../../shared/random";
import { fromRows } from "../../data/interactions";
import { historyOf } from "../../data/rows";
import { fitWeights } from "../../study/evaluation/fit-weights";
import { trainingRecordOf } from "../model";
import { content, profileOf, similarItems } from "./content";
import { diversify } from "./diversify";
import { ease } from "./ease";
import { exploration } from "./exploration";
import { addStandardized, hybrid, mixed } from "./hybrid";
import { embeddingFeatures, textFeatures } from "./item-features";
import { markov } from "./markov";
import { popularity } from "./popularity";
import { sessionKnn } from "./session-knn";

const day = 86_400;

describe("content", () => {
  it("finds the nearest items by their words and categories", () => {
    const features = textFeatures(
      ["The red house", "A red car", "Blue sea", ""],
      [["drama"], ["drama"], ["sport"], []],
    );
    const { items, scores } = similarItems(features, 0, 3);
    expect(items[0]).toBe(1);
    expect(scores[0]).toBeGreaterThan(scores[1] ?? 1);
    expect([...similarItems(features, 3, 3).scores]).toEqual([0, 0, 0]);
  });

  it("weighs words as worked by hand", () => {
    const features = textFeatures(["aa bb", "aa"]);
    // idf: aa ln(3/3) + 1 = 1, bb ln(3/2) + 1 = 1.405465; length √(1 + 1.975332)
    expect(features.value[0]).toBeCloseTo(1 / 1.724915, 5);
    expect(features.value[1]).toBeCloseTo(1.405465 / 1.724915, 5);
  });

  it("has a profile that follows the newest deeds", () => {
    const features = embeddingFeatures(Float32Array.of(2, 0, 0, 3), 2);
    const { histories } = trainingRecordOf(
      fromRows([
        [0, 0, 1, 0],
        [0, 1, 1, 10 * day],
      ]),
    );
    // item 0 counts half: (½, 1) of length √1.25
    const profile = profileOf(features, historyOf(histories, 0), 10);
    expect([...profile].map((x) => x.toFixed(6))).toEqual([
      (0.5 / Math.sqrt(1.25)).toFixed(6),
      (1 / Math.sqrt(1.25)).toFixed(6),
    ]);
  });

  it("fails when features are missing, of other items or not finite", () => {
    const code = (expected: string) => expect.objectContaining({ code: expected });
    expect(() => content.fit(fromRows([[0, 0]]))).toThrow(code("InvalidOption"));
    expect(() => content.fit(fromRows([[0, 0]]), { features: textFeatures(["a", "b"]) })).toThrow(
      code("InvalidOption"),
    );
    expect(() => embeddingFeatures(Float32Array.of(Number.NaN), 1)).toThrow(code("InvalidData"));
    expect(() => embeddingFeatures(Float32Array.of(1, 2, 3), 2)).toThrow(code("InvalidData"));
  });

  it("comes back from its file, dense or sparse", () => {
    for (const features of [
      textFeatures(["aa bb", "aa cc"]),
      embeddingFeatures(Float32Array.of(1, 2, 3, 4), 2),
    ]) {
      const model = content.fit(fromRows([[0, 0]], { items: 2 }), { features });
      expect(content.load(model.save()).score(0)).toEqual(model.score(0));
    }
  });
});

describe("sequences", () => {
  it("Markov transitions agree with a worked example", () => {
    const model = markov.fit(
      fromRows([
        [0, 0],
        [0, 1],
        [0, 2],
        [1, 0],
        [1, 2],
      ]),
      { window: 2, recency: 0.5, shrinkage: 1 },
    );
    // from 0: 1 once at distance 1, 2 at distances 2 and 1 (0.5 + 1); in all 2.5. from 1: 2 once
    const scores = model.scoreHistory({
      items: Int32Array.of(0, 1),
      values: Float32Array.of(1, 1),
      times: Float64Array.of(0, 1),
    });
    expect(scores[1]).toBeCloseTo(0.5 * (1 / 3.5), 6);
    expect(scores[2]).toBeCloseTo(0.5 * (1.5 / 3.5) + 1 / 2, 6);
  });

  it("nearest sessions vote as worked by hand", () => {
    const model = sessionKnn.fit(
      fromRows([
        [0, 0, 1, 0],
        [0, 1, 1, 0],
        [1, 0, 1, 10 * day],
        [1, 2, 1, 10 * day],
        [2, 3, 1, 10 * day],
      ]),
      {
        halfLifeDays: 10,
      },
    );
    // asking with 1 then 0: user 0 has both (½ + 1), half as old; user 1 has 0 (1); votes over √2
    const scores = model.scoreHistory({
      items: Int32Array.of(1, 0),
      values: Float32Array.of(1, 1),
      times: Float64Array.of(0, 1),
    });
    expect(scores[2]).toBeCloseTo(1 / Math.SQRT2, 6);
    expect(scores[1]).toBeCloseTo((1.5 * 0.5) / Math.SQRT2, 6);
    expect(scores[3]).toBe(0);
  });
});

describe("a hybrid", () => {
  const source = random(2);
  const data = fromRows(
    Array.from({ length: 300 }, (_, n) => [n % 30, Math.floor(25 * source.next() ** 2), 1, n] as const),
    { users: 31, items: 26 },
  );
  const parts = [
    { algorithm: ease, options: { regularization: 10 }, weight: 0.4 },
    { algorithm: markov, weight: 0.2 },
    { algorithm: exploration, weight: 0.1 },
  ];

  it.each(["blend", "rank-fusion"] as const)(
    "by %s comes back from its file, and answers for histories",
    (method) => {
      const model = hybrid(parts).fit(data, { method });
      const loaded = hybrid(parts).load(model.save());
      for (const user of [0, 7, 30]) expect(loaded.score(user)).toEqual(model.score(user));
      expect(model.recommendFor(historyOf(model.histories, 7), 5)).toEqual(model.recommend(7, 5));
      expect(model.score(3).every((score) => Number.isFinite(score))).toBe(true);
    },
  );

  it("adds standard scores as worked by hand, and nothing of a part that knows no difference", () => {
    const out = Float32Array.of(1, 1, 1);
    addStandardized(Float32Array.of(2, 4, 6), 0.5, out); // mean 4, deviation √(8/3)
    addStandardized(Float32Array.of(7, 7, 7), 0.5, out);
    const step = 0.5 * (2 / Math.sqrt(8 / 3));
    [1 - step, 1, 1 + step].forEach((expected, n) => {
      expect(out[n]).toBeCloseTo(expected, 6);
    });
  });

  it("of one part ranks as that part", () => {
    const alone = hybrid([{ algorithm: ease, options: { regularization: 10 }, weight: 3 }]).fit(data);
    expect([...alone.recommend(4, 10).items]).toEqual([
      ...ease.fit(data, { regularization: 10 }).recommend(4, 10).items,
    ]);
  });

  it("fails without parts, or when a weight is negative", () => {
    const refused = expect.objectContaining({ code: "InvalidOption" });
    expect(() => hybrid([]).fit(data)).toThrow(refused);
    expect(() => hybrid([{ algorithm: ease, weight: -1 }]).fit(data)).toThrow(refused);
  });

  it("is given the weights that a validation cut asks for", () => {
    // everyone follows the same chain; popularity and chance do not know it
    const chain = fromRows(
      Array.from(
        { length: 400 },
        (_, n) => [n % 40, ((n % 40) * 7 + Math.floor(n / 40)) % 50, 1, n] as const,
      ),
    );
    const hidden = fromRows(
      Array.from({ length: 40 }, (_, user) => [user, (user * 7 + 10) % 50] as const),
      { users: 40, items: 50 },
    );
    const models = [popularity.fit(chain), exploration.fit(chain), markov.fit(chain)];
    const { weights, ndcg } = fitWeights(models, hidden, { k: 5 });
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(weights[2]).toBeGreaterThan(0.5);
    const reference = fitWeights(models.slice(0, 2), hidden, { k: 5 });
    expect(ndcg).toBeGreaterThan(reference.ndcg);
    const model = mixed("fitted", models, weights, "blend", trainingRecordOf(chain));
    expect(model.recommend(3, 5).items.includes((3 * 7 + 10) % 50)).toBe(true);
  });
});

describe("diversifying", () => {
  const ranked = { items: Int32Array.of(0, 1, 2, 3), scores: Float32Array.of(1, 0.9, 0.8, 0) };
  const twins = (a: number, b: number) => (a + b === 1 ? 1 : 0);

  it("puts different items before the second of two alike", () => {
    expect([...diversify(ranked, 3, twins, 0.5).items]).toEqual([0, 2, 3]);
  });

  it("keeps the order when only relevance counts, and gives what there is", () => {
    expect([...diversify(ranked, 9, twins, 1).items]).toEqual([0, 1, 2, 3]);
    expect([...diversify({ items: new Int32Array(0), scores: new Float32Array(0) }, 3, twins).items]).toEqual(
      [],
    );
  });
});
