import { random } from "../../../shared/random";
import { fromRows, type Interactions } from "../../data/interactions";
import { unpack } from "../model-file";
import { baseline, biases } from "./baseline";
import { initialFactors } from "./factor-options";
import { knn } from "./knn";
import { svd } from "./svd";
import { svdpp } from "./svdpp";

type Arrays = Record<string, Float32Array>;

describe("the baseline", () => {
  it("is where the normal equations of its biases hold", () => {
    const data = randomRatings(30, 20, 200);
    const { mean, user, item } = biases(data, {
      epochs: 300,
      userRegularization: 15,
      itemRegularization: 10,
    });
    for (const [own, ownAt, other, otherAt, pull] of [
      [user, data.user, item, data.item, 15],
      [item, data.item, user, data.user, 10],
    ] as const) {
      own.forEach((bias, at) => {
        let rest = -pull * bias;
        ownAt.forEach((owner, n) => {
          if (owner === at) rest += (data.rating[n] ?? 0) - mean - bias - (other[otherAt[n] ?? 0] ?? 0);
        });
        expect(Math.abs(rest)).toBeLessThan(1e-9);
      });
    }
  });

  it("knows the mean for strangers, and stays within the scale", () => {
    const model = baseline.fit(
      fromRows([
        [0, 0, 1],
        [0, 1, 5],
        [1, 0, 3],
      ]),
    );
    expect(model.predict?.(-1, -1)).toBeCloseTo(3, 12);
    const extreme = baseline.fit(
      fromRows([
        [0, 0, 5],
        [0, 1, 5],
        [1, 2, 1],
      ]),
      { userRegularization: 0, itemRegularization: 0 },
    );
    expect(extreme.predict?.(0, 0)).toBeLessThanOrEqual(5);
  });
});

describe("SVD", () => {
  it("steps along the numerical gradient of its objective", () => {
    // one rating for each user and item, so an epoch is one step of each parameter
    const data = fromRows([
      [0, 1, 5],
      [1, 2, 1],
      [2, 0, 4],
    ]);
    const options = { factors: 3, initialDeviation: 0.5, learningRate: 0.01, regularization: 0.1 };
    const before = unpack("svd", 1, svd.fit(data, { ...options, epochs: 4 }).save()) as unknown as Arrays;
    const after = unpack("svd", 1, svd.fit(data, { ...options, epochs: 5 }).save()) as unknown as Arrays;
    const mean = 10 / 3;
    const objective = ({ userBias, itemBias, userFactors, itemFactors }: Arrays) => {
      let loss = 0;
      for (let n = 0; n < 3; n++) {
        const [u, i] = [data.user[n] ?? 0, data.item[n] ?? 0];
        let error = (data.rating[n] ?? 0) - mean - (userBias?.[u] ?? 0) - (itemBias?.[i] ?? 0);
        for (let f = 0; f < 4; f++)
          error -= (userFactors?.[u * 4 + f] ?? 0) * (itemFactors?.[i * 4 + f] ?? 0);
        loss += error ** 2;
      }
      for (const array of [userBias, itemBias, userFactors, itemFactors]) {
        for (const value of array ?? []) loss += options.regularization * value ** 2;
      }
      return loss / 2;
    };
    for (const name of ["userBias", "itemBias", "userFactors", "itemFactors"]) {
      const array = before[name] as Float32Array;
      array.forEach((value, n) => {
        const slope = (at: number) =>
          objective({ ...before, [name]: Float64Array.from(array, (v, m) => (m === n ? at : v)) as never });
        const gradient = (slope(value + 1e-5) - slope(value - 1e-5)) / 2e-5;
        expect((after[name]?.[n] ?? 0) - value).toBeCloseTo(-options.learningRate * gradient, 6);
      });
    }
  });

  it("finds planted factors", () => {
    const { data, truth } = planted();
    const model = svd.fit(data, {
      factors: 2,
      epochs: 200,
      learningRate: 0.02,
      initialDeviation: 0.1,
      regularization: 0.002,
    });
    let squares = 0;
    for (let u = 0; u < 40; u++)
      for (let i = 0; i < 40; i++) squares += ((model.predict?.(u, i) ?? 0) - truth(u, i)) ** 2;
    expect(Math.sqrt(squares / 1600)).toBeLessThan(0.25);
  });

  it("folds a history in to nearly what training gave its user", () => {
    const { data } = planted();
    const model = svd.fit(data, { factors: 2, epochs: 200, learningRate: 0.02, initialDeviation: 0.1 });
    const trained = model.recommend(3, 5, { includeSeen: true }).items;
    const { start, index, value, time } = model.histories;
    const [from, to] = [start[3], start[4]];
    const history = {
      items: index.slice(from, to),
      values: value.slice(from, to),
      times: time.slice(from, to),
    };
    const folded = model.recommendFor(history, 5, { includeSeen: true }).items;
    expect(trained.filter((item) => folded.includes(item)).length).toBeGreaterThanOrEqual(4);
  });
});

describe("SVD++", () => {
  it("gives what Koren's updates give, written out rating by rating", () => {
    const data = randomRatings(6, 8, 25);
    const options = {
      factors: 4,
      epochs: 3,
      initialDeviation: 0.3,
      learningRate: 0.02,
      regularization: 0.05,
      seed: 2,
    };
    const model = svdpp.fit(data, options);
    const reference = plainSvdpp(data, options);
    for (let u = 0; u < 6; u++)
      for (let i = 0; i < 8; i++) {
        expect(model.predict?.(u, i)).toBeCloseTo(reference(u, i), 4);
      }
  });
});

describe("kNN", () => {
  const data = fromRows([
    [0, 0, 5],
    [0, 1, 3],
    [1, 0, 4],
    [1, 1, 2],
    [1, 2, 1],
    [2, 0, 2],
    [2, 2, 4],
    [3, 1, 5],
    [3, 2, 2],
  ]);

  it("agrees with cosines worked by hand", () => {
    const model = knn.fit(data, { similarity: "cosine", deviations: "none", doubt: 0 });
    // user 0 has items 0 and 1; item 2 shares users 1, 2 with item 0 and users 1, 3 with item 1
    const to0 = (4 * 1 + 2 * 4) / Math.sqrt((16 + 4) * (1 + 16));
    const to1 = (2 * 1 + 5 * 2) / Math.sqrt((4 + 25) * (1 + 4));
    expect(model.predict?.(0, 2)).toBeCloseTo((to0 * 5 + to1 * 3) / (to0 + to1), 5);
  });

  it("agrees with mean squared differences worked by hand, between users", () => {
    const model = knn.fit(data, { similarity: "msd", deviations: "mean", between: "users", doubt: 0 });
    // user 0 and 1: differences 1 and 1; user 0 and 2: difference 3; user 0 and 3: difference 2
    const [to1, to2, to3] = [1 / 2, 1 / 10, 1 / 5];
    const deviation = (to1 * (1 - 7 / 3) + to2 * (4 - 3) + to3 * (2 - 3.5)) / (to1 + to2 + to3);
    expect(model.predict?.(0, 2)).toBeCloseTo(4 + deviation, 5);
  });

  it("agrees with Pearson's correlation worked by hand", () => {
    const model = knn.fit(data, { similarity: "pearson", deviations: "none", doubt: 0 });
    // item 0 correlates fully with item 1 (users 0 and 1), and -1 with item 2 (users 1 and 2), which is left out
    expect(model.predict?.(3, 0)).toBeCloseTo(5, 5);
  });

  it.each(["items", "users"] as const)("scores for a user are its predictions, between %s", (between) => {
    const ratings = randomRatings(25, 30, 300);
    const model = knn.fit(ratings, { between, neighbours: 5 });
    const scores = model.score(4);
    for (let item = 0; item < 30; item++) {
      const predicted = model.predict?.(4, item) ?? Number.NaN;
      if (predicted > 1 && predicted < 5) expect(scores[item]).toBeCloseTo(predicted, 4);
    }
  });

  it("a single faint neighbour moves the prediction less with doubt", () => {
    const sure = knn.fit(data, { similarity: "cosine", deviations: "mean", doubt: 0 });
    const doubting = knn.fit(data, { similarity: "cosine", deviations: "mean", doubt: 5 });
    const rest = 7 / 3;
    const moved = (model: typeof sure) => Math.abs((model.predict?.(0, 2) ?? 0) - rest);
    expect(moved(doubting)).toBeLessThan(moved(sure));
  });
});

function randomRatings(users: number, items: number, rows: number): Interactions {
  const source = random(11);
  const cells = new Set<number>();
  while (cells.size < rows) cells.add(source.below(users * items));
  return fromRows(
    [...cells].map((cell) => [Math.floor(cell / items), cell % items, 1 + source.below(5)] as const),
    { users, items },
  );
}

/** 40 x 40 ratings of rank 2 around 3, of which 70 % are shown. */
function planted(): { data: Interactions; truth: (user: number, item: number) => number } {
  const source = random(3);
  const angle = Array.from({ length: 80 }, () => source.next() * 6.28);
  const truth = (user: number, item: number) =>
    3 + 1.5 * Math.cos((angle[user] ?? 0) - (angle[40 + item] ?? 0));
  const rows: [number, number, number][] = [];
  for (let u = 0; u < 40; u++)
    for (let i = 0; i < 40; i++) if (source.next() < 0.7) rows.push([u, i, truth(u, i)]);
  return { data: fromRows(rows), truth };
}

function plainSvdpp(
  data: Interactions,
  options: {
    factors: number;
    epochs: number;
    initialDeviation: number;
    learningRate: number;
    regularization: number;
    seed: number;
  },
): (user: number, item: number) => number {
  const { factors: width, learningRate: rate, regularization: pull } = options;
  const drawn = (rows: number, stream: number) => {
    const values = new Float32Array(rows * width);
    initialFactors(values, new Int32Array(rows).fill(1), options, stream);
    return Array.from({ length: rows }, (_, row) => [...values.slice(row * width, (row + 1) * width)]);
  };
  const [p, q, y] = [drawn(data.users, 0), drawn(data.items, 1), drawn(data.items, 2)];
  const [bu, bi] = [new Array<number>(data.users).fill(0), new Array<number>(data.items).fill(0)];
  const mean = data.rating.reduce((sum, value) => sum + value, 0) / data.rating.length;
  const rated = p.map((_, u) => [...data.user.keys()].filter((n) => data.user[n] === u));
  const at = (rows: number[][], row: number) => rows[row] ?? [];
  const implicit = (u: number, f: number) => {
    const rows = rated[u] ?? [];
    return rows.reduce((sum, n) => sum + (at(y, data.item[n] ?? 0)[f] ?? 0), 0) / Math.sqrt(rows.length);
  };
  const estimate = (u: number, i: number) =>
    at(q, i).reduce(
      (sum, value, f) => sum + value * ((at(p, u)[f] ?? 0) + implicit(u, f)),
      mean + (bu[u] ?? 0) + (bi[i] ?? 0),
    );
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    rated.forEach((rows, u) => {
      for (const n of rows) {
        const i = data.item[n] ?? 0;
        const error = (data.rating[n] ?? 0) - estimate(u, i);
        bu[u] = (bu[u] ?? 0) + rate * (error - pull * (bu[u] ?? 0));
        bi[i] = (bi[i] ?? 0) + rate * (error - pull * (bi[i] ?? 0));
        const tastes = Array.from({ length: width }, (_, f) => implicit(u, f));
        for (let f = 0; f < width; f++) {
          const [pf, qf] = [at(p, u)[f] ?? 0, at(q, i)[f] ?? 0];
          at(p, u)[f] = pf + rate * (error * qf - pull * pf);
          at(q, i)[f] = qf + rate * (error * (pf + (tastes[f] ?? 0)) - pull * qf);
          for (const m of rows) {
            const row = at(y, data.item[m] ?? 0);
            row[f] = (row[f] ?? 0) + rate * ((error * qf) / Math.sqrt(rows.length) - pull * (row[f] ?? 0));
          }
        }
      }
    });
  }
  return (u, i) => Math.min(5, Math.max(1, estimate(u, i)));
}
