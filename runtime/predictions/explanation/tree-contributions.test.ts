import fc from "fast-check";
import type { NodeAttribute } from "../../shared/onnx-file";
import { seededRandom } from "../../shared/seeded-random";
import {
  expectedOf,
  levelOf,
  type MadeForest,
  type MadeNode,
  makeTrees,
  treeAttributes,
} from "../testing/random-forest";
import { type Forest, modes, readForest } from "./forest";
import type { OnnxAttribute } from "./onnx-graph";
import { treeContributions } from "./tree-contributions";
import { forestScores } from "./walk-forest";

const someModes = modes.slice(1);

function forestOf(trees: readonly MadeNode[], outputs: number): Forest {
  const attributes = Object.entries({ ...treeAttributes(trees, "target"), n_targets: outputs });
  const read = attributes.map(([name, value]): [string, OnnxAttribute] => [
    name,
    isFloats(value) ? [...value] : (value as OnnxAttribute),
  ]);
  return readForest({
    operator: "TreeEnsembleRegressor",
    inputs: [],
    outputs: [],
    attributes: new Map(read),
  });
}

function isFloats(value: NodeAttribute): value is Float32Array {
  return ArrayBuffer.isView(value);
}

const rowOf = (columns: number, random: () => number) =>
  Float32Array.from({ length: columns }, () => (random() < 0.1 ? Number.NaN : levelOf(random)));

function goesTrue(split: NonNullable<MadeNode["split"]>, row: Float32Array): boolean {
  const value = row[split.column] ?? 0;
  if (Number.isNaN(value) && split.missingIsTrue) return true;
  const compared: Record<string, boolean> = {
    BRANCH_LEQ: value <= split.threshold,
    BRANCH_LT: value < split.threshold,
    BRANCH_GTE: value >= split.threshold,
    BRANCH_GT: value > split.threshold,
    BRANCH_EQ: value === split.threshold,
    BRANCH_NEQ: value !== split.threshold,
  };
  return compared[split.mode] ?? false;
}

/** Shapley's definition: the mean over all orders of what a feature adds to those before it. */
function shapley(features: number, worth: (known: number) => number): number[] {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  return Array.from({ length: features }, (_, feature) => {
    let sum = 0;
    for (let known = 0; known < 2 ** features; known++) {
      if (known & (1 << feature)) continue;
      const size = known.toString(2).replaceAll("0", "").length;
      const weight = (factorial(size) * factorial(features - size - 1)) / factorial(features);
      sum += weight * (worth(known | (1 << feature)) - worth(known));
    }
    return sum;
  });
}

it.each<[string, MadeForest & { readonly featureOf: readonly number[] }]>([
  ["one tree of two features", { columns: 2, featureOf: [0, 1], depth: 3, trees: 1, outputs: 1 }],
  [
    "several trees, whose paths meet a feature again",
    { columns: 5, featureOf: [0, 1, 2, 3, 4], depth: 7, trees: 3, outputs: 1 },
  ],
  [
    "columns that are one feature",
    { columns: 8, featureOf: [0, 1, 1, 1, 2, 2, 3, 4], depth: 6, trees: 3, outputs: 1 },
  ],
  [
    "all ways to compare",
    { columns: 6, featureOf: [0, 1, 2, 3, 4, 5], depth: 6, trees: 3, outputs: 1, modes: someModes },
  ],
])("are Shapley values by their definition, over all subsets of features: %s", (_, made) => {
  const random = seededRandom(7);
  const { columns, featureOf } = made;
  const features = Math.max(...featureOf) + 1;
  for (let time = 0; time < 25; time++) {
    const trees = makeTrees(made, random);
    const row = rowOf(columns, random);
    const worth = (known: number) =>
      trees.reduce(
        (sum, tree) =>
          sum +
          expectedOf(
            tree,
            0,
            (column) => (known & (1 << (featureOf[column] ?? 0))) > 0,
            (split) => goesTrue(split, row),
          ),
        0,
      );
    const found = new Float64Array(features);
    const target = { weights: [1], constant: 0 };
    const { base, add } = treeContributions(forestOf(trees, 1), target, Int32Array.from(featureOf));
    add(row, found, 0);
    expect(base).toBeCloseTo(worth(0), 12);
    for (const [feature, expected] of shapley(features, worth).entries())
      expect(found[feature]).toBeCloseTo(expected, 10);
  }
});

it("sum, with the base, to the score that the trees give: of any forest, row and target", () => {
  const anyForest = fc.record({
    columns: fc.integer({ min: 1, max: 12 }),
    depth: fc.integer({ min: 0, max: 9 }),
    trees: fc.integer({ min: 1, max: 8 }),
    outputs: fc.integer({ min: 1, max: 4 }),
    modes: fc.constantFrom(["BRANCH_LEQ"], someModes),
  });
  fc.assert(
    fc.property(
      anyForest,
      fc.integer(),
      fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 4, maxLength: 4 }),
      (made, seed, mix) => {
        const random = seededRandom(seed);
        const forest = forestOf(makeTrees(made, random), made.outputs);
        const target = { weights: mix.slice(0, made.outputs), constant: mix[3] ?? 0 };
        const featureOf = Int32Array.from({ length: made.columns }, (_, column) => Math.floor(column / 2));
        const { base, add } = treeContributions(forest, target, featureOf);
        const row = rowOf(made.columns, random);
        const contributions = new Float64Array(made.columns);
        add(row, contributions, 0);
        const scores = forestScores(forest, row);
        const score = target.weights.reduce(
          (sum, weight, output) => sum + weight * (scores[output] ?? 0),
          target.constant,
        );
        const sum = contributions.reduce((all, each) => all + each, base);
        expect(Math.abs(sum - score)).toBeLessThan(1e-9);
      },
    ),
    { numRuns: 300 },
  );
});

it("say nothing of a feature that no tree asks for", () => {
  const random = seededRandom(3);
  const forest = forestOf(makeTrees({ columns: 3, depth: 5, trees: 5, outputs: 1 }, random), 1);
  const { add } = treeContributions(forest, { weights: [1], constant: 0 }, Int32Array.of(0, 1, 2, 3));
  const contributions = new Float64Array(5);
  add(Float32Array.of(0.1, 0.5, 0.9, 0.3), contributions, 1);
  expect([contributions[0], contributions[4]]).toEqual([0, 0]);
  expect(contributions.slice(1, 4).every((value) => value !== 0)).toBe(true);
});

it("fails when the trees do not tell how many rows came by", () => {
  const forest = forestOf(
    makeTrees({ columns: 3, depth: 3, trees: 2, outputs: 1, full: true }, seededRandom(3)),
    1,
  );
  const target = { weights: [1], constant: 0 };
  const features = Int32Array.of(0, 1, 2);
  expect(() => treeContributions({ ...forest, cover: undefined }, target, features)).toThrow(
    "nodes_hitrates",
  );
  // as sklearn-onnx writes it
  const ones = new Float64Array(forest.mode.length).fill(1);
  expect(() => treeContributions({ ...forest, cover: ones }, target, features)).toThrow("nodes_hitrates");
});
