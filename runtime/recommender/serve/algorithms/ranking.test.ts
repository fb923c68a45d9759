import { random } from "../../../shared/random";
import { fromRows, type Interactions } from "../../data/interactions";
import { addOuters, factorInPlace, solveFactored } from "../linear-algebra";
import { unpack } from "../model-file";
import { bpr, bprStep } from "./bpr";
import { ease } from "./ease";
import { ials } from "./ials";
import { invertSymmetric } from "./invert-symmetric";
import { itemCosine } from "./item-cosine";
import { popularByCategory, popularity } from "./popularity";
import { sar } from "./sar";

const day = 86_400;

/** Users 0, 1, 2 and items 0, 1, 2, 3: users 0 and 1 share 0 and 1; user 2 joins 1 and 2; user 1 alone has 3. */
const small = fromRows([
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
  [1, 3],
  [2, 1],
  [2, 2],
]);

function expectScores(actual: Float32Array, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, n) => {
    expect(Math.abs((actual[n] ?? Number.NaN) - value)).toBeLessThan(1e-6);
  });
}

describe("popularity", () => {
  it("counts, and lets old deeds count less", () => {
    const data = fromRows([
      [0, 0, 1, 0],
      [1, 0, 1, 0],
      [2, 0, 1, 0],
      [0, 1, 1, 20 * day],
      [1, 1, 1, 20 * day],
    ]);
    expectScores(popularity.fit(data).score(0), [3, 2]);
    expectScores(popularity.fit(data, { halfLifeDays: 10 }).score(0), [3 / 4, 2]);
  });

  it("has a list for each category", () => {
    const catalogue = { titles: [], categoryNames: ["a", "b"], categories: [[0], [0, 1], [1]] };
    const lists = popularByCategory(Float32Array.of(1, 3, 2), catalogue, 2);
    expect(lists.map(({ items }) => [...items])).toEqual([
      [1, 0],
      [1, 2],
    ]);
  });
});

it("item cosine agrees with a worked example", () => {
  // |0| = 2, |1| = 3, |2| = 1, |3| = 1; both: 01 2, 03 1, 12 1, 13 1
  const [c01, c03, c12, c13] = [2 / Math.sqrt(6), 1 / Math.sqrt(2), 1 / Math.sqrt(3), 1 / Math.sqrt(3)];
  expectScores(itemCosine.fit(small).score(0), [c01, c01, c12, c03 + c13]);
  expectScores(itemCosine.fit(small, { shrinkage: 1 }).score(2), [
    2 / (Math.sqrt(6) + 1),
    1 / (Math.sqrt(3) + 1),
    1 / (Math.sqrt(3) + 1),
    1 / (Math.sqrt(3) + 1),
  ]);
});

describe("SAR agrees with worked examples", () => {
  const timed = fromRows([
    [0, 0, 4, 0],
    [0, 1, 2, 30 * day],
    [1, 0, 1, 30 * day],
    [1, 1, 1, 30 * day],
    [1, 2, 1, 30 * day],
  ]);

  it("with Jaccard and affinities that fade", () => {
    // affinities of user 0: item 0 4 · ½, item 1 2; Jaccard: 00 1, 01 2/2, 02 1/2, 12 1/2
    expectScores(sar.fit(timed).score(0), [2 + 2, 2 + 2, 1 + 1]);
  });

  it("with lift and a threshold", () => {
    const model = sar.fit(timed, {
      similarity: "lift",
      threshold: 2,
      halfLifeDays: Number.POSITIVE_INFINITY,
    });
    // co-occurrences of at least 2: 00, 01, 11, each 2 / (2 · 2)
    expectScores(model.score(0), [(4 + 2) / 2, (4 + 2) / 2, 0]);
  });
});

describe("EASE", () => {
  it("agrees with a worked example", () => {
    // two items, both by user 0, item 0 alone by user 1, λ = 1: G + λI = [[3, 1], [1, 2]], inverse [[2, -1], [-1, 3]] / 5
    const model = ease.fit(
      fromRows([
        [0, 0],
        [0, 1],
        [1, 0],
      ]),
      { regularization: 1 },
    );
    // B01 = -P01 / P11 = 1/3, B10 = -P10 / P00 = 1/2
    expectScores(model.score(0), [1 / 2, 1 / 3]);
    expectScores(model.score(1), [0, 1 / 3]);
  });

  it("gives items below the minimum support no score, and keeps at most so many", () => {
    expect(ease.fit(small, { minSupport: 2, regularization: 1 }).score(1)[3]).toBe(0);
    const model = ease.fit(small, { maxItems: 1, regularization: 1 });
    expect([...model.score(1)]).toEqual([0, 0, 0, 0]);
  });
});

it("the blocked inverse is the inverse, for sizes around the block's", () => {
  for (const n of [1, 63, 64, 65, 200]) {
    const source = random(n);
    const dense = Float64Array.from({ length: n * n }, () => 0);
    for (let i = 0; i < n; i++)
      for (let j = i; j < n; j++) {
        dense[i * n + j] = i === j ? n + source.next() : source.next() - 0.5;
        dense[j * n + i] = dense[i * n + j] ?? 0;
      }
    const inverse = invertSymmetric(n, (matrix, stride) => {
      for (let i = 0; i < n; i++) for (let j = i; j < n; j++) matrix[i * stride + j] = dense[i * n + j] ?? 0;
    });
    let worst = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += (dense[i * n + k] ?? 0) * (inverse[k * n + j] ?? 0);
        worst = Math.max(worst, Math.abs(sum - (i === j ? 1 : 0)));
      }
    expect(worst).toBeLessThan(1e-5);
  }
});

describe("implicit ALS", () => {
  const options = {
    factors: 4,
    epochs: 3,
    unobservedWeight: 0.2,
    regularization: 0.05,
    weightByRating: true,
  };
  const data = fromRows([
    [0, 0, 2],
    [0, 1, 1],
    [1, 0, 1],
    [1, 1, 3],
    [1, 3, 1],
    [2, 1, 1],
    [2, 2, 1],
    [2, 3, 2],
    [2, 4, 1],
    [2, 5, 1],
  ]);
  const state = unpack("ials", 1, ials.fit(data, options).save()) as unknown as Record<string, Float32Array>;
  const at = (name: string, row: number) => Array.from(state[name]?.subarray(row * 4, row * 4 + 4) ?? []);

  it("solves the normal equations of its objective", () => {
    for (let user = 0; user < 3; user++) {
      const rows = [...data.user.keys()].filter((n) => data.user[n] === user);
      const x = at("userFactors", user);
      const product = (item: number) =>
        at("itemFactors", item).reduce((sum, q, f) => sum + q * (x[f] ?? 0), 0);
      for (let f = 0; f < 4; f++) {
        let gradient = 0.05 * (rows.length + 0.2 * 6) * (x[f] ?? 0);
        for (let item = 0; item < 6; item++)
          gradient += 0.2 * product(item) * (at("itemFactors", item)[f] ?? 0);
        for (const n of rows) {
          const item = data.item[n] ?? 0;
          gradient += (data.rating[n] ?? 0) * (product(item) - 1) * (at("itemFactors", item)[f] ?? 0);
        }
        expect(Math.abs(gradient)).toBeLessThan(1e-5);
      }
    }
  });

  it("scores a history like the user who has it", () => {
    const model = ials.fit(data, options);
    const { start, index, value, time } = model.histories;
    const [from, to] = [start[2], start[3]];
    const folded = model.scoreHistory({
      items: index.slice(from, to),
      values: value.slice(from, to),
      times: time.slice(from, to),
    });
    model.score(2).forEach((score, item) => {
      expect(folded[item]).toBeCloseTo(score, 5);
    });
  });
});

describe("BPR", () => {
  it("steps along the numerical gradient of ln σ(difference) - λ/2 |θ|²", () => {
    const source = random(4);
    const draw = (length: number) => Float64Array.from({ length }, () => source.normal() / 2);
    const theta = { userFactors: draw(4), itemFactors: draw(8), itemBias: draw(2) };
    const rule = { learningRate: 0.1, regularization: 0.3 };
    const objective = (at: typeof theta) => {
      let difference = (at.itemBias[0] ?? 0) - (at.itemBias[1] ?? 0);
      let norm = 0;
      for (let f = 0; f < 4; f++)
        difference += (at.userFactors[f] ?? 0) * ((at.itemFactors[f] ?? 0) - (at.itemFactors[4 + f] ?? 0));
      for (const array of Object.values(at)) for (const value of array) norm += value ** 2;
      return -Math.log1p(Math.exp(-difference)) - (rule.regularization / 2) * norm;
    };
    const stepped = {
      userFactors: theta.userFactors.slice(),
      itemFactors: theta.itemFactors.slice(),
      itemBias: theta.itemBias.slice(),
    };
    bprStep(stepped as never, 4, 0, 0, 1, rule);
    for (const name of ["userFactors", "itemFactors", "itemBias"] as const) {
      theta[name].forEach((value, n) => {
        const moved = (delta: number) =>
          objective({ ...theta, [name]: theta[name].map((v, m) => (m === n ? v + delta : v)) });
        const gradient = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        expect((stepped[name][n] ?? 0) - value).toBeCloseTo(rule.learningRate * gradient, 8);
      });
    }
  });
});

describe("a planted answer is found by", () => {
  const { data, own } = tribes();
  it.each([itemCosine, sar, ease, ials, bpr])("$name", (algorithm) => {
    const model = algorithm.fit(data);
    for (let user = 0; user < data.users; user++) {
      const { items } = model.recommend(user, 2);
      expect([...items].every((item) => own(user, item))).toBe(true);
    }
  });
});

it("a symmetric system of outer products is solved, for two right sides at once", () => {
  const source = random(1);
  const [width, deeds] = [9, 14];
  const factors = Float32Array.from({ length: 20 * width }, () => source.normal());
  const rows = Array.from({ length: deeds }, (_, n) => n + 3);
  const weights = rows.map((row) => 1 + row / 10);
  const product = (x: number[]) => {
    const of = (row: number) =>
      x.reduce((sum, value, f) => sum + value * (factors[row * width + f] as number), 0);
    return x.map((_, f) =>
      rows.reduce(
        (sum, row, n) => sum + (weights[n] as number) * (factors[row * width + f] as number) * of(row),
        0,
      ),
    );
  };
  const wanted = [0, 1].map(() => Array.from({ length: width }, () => source.normal()));
  const right = wanted.map(product);
  const matrix = new Float64Array(width * width);
  addOuters(matrix, factors, rows, weights, width);
  factorInPlace(matrix, width);
  const solved = solveFactored(
    matrix,
    Float64Array.from({ length: 2 * width }, (_, at) => right[at % 2]?.[at >> 1] as number),
    2,
  );
  for (const [side, x] of wanted.entries())
    for (const [f, value] of x.entries()) expect(solved[f * 2 + side]).toBeCloseTo(value, 6);
});

/** Four tribes of 20 users, each with 12 items of its own of which every user has 9 or 10: the rest is right. */
function tribes(): { data: Interactions; own: (user: number, item: number) => boolean } {
  const rows: [number, number][] = [];
  for (let user = 0; user < 80; user++) {
    for (let n = 0; n < 12; n++) if ((n + user) % 5 !== 0) rows.push([user, (user % 4) * 12 + n]);
  }
  return { data: fromRows(rows), own: (user, item) => Math.floor(item / 12) === user % 4 };
}
