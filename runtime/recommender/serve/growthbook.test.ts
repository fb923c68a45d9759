import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bucketOf, bucketRanges, equalWeights, isInNamespace, placeIn, type Stretch } from "./growthbook";

const round = (value: number) => Math.round(value * 1e6) / 1e6;

it("puts a user where GrowthBook's SDKs do", () => {
  expect(bucketOf("seed", "a", 2)).toBe(0.0505);
  expect(bucketOf("foo", "ab", 2)).toBe(0.2575);
  expect(bucketOf("b", "a", 1)).toBe(0.946);
  expect(bucketOf("abc", "def", 99)).toBeUndefined();
  expect(bucketRanges(3, 0.2, [0.2, 0.3, 0.5]).map((stretch) => stretch.map(round))).toEqual([
    [0, 0.04],
    [0.2, 0.26],
    [0.5, 0.6],
  ]);
  expect(bucketRanges(2, 1, [0.7, 0.6])).toEqual(bucketRanges(2, 1));
  expect(placeIn(bucketRanges(2, 0.5), 0.4)).toBe(-1);
  expect([isInNamespace("3", "namespace2", [0, 0.4]), isInNamespace("3", "namespace2", [0.4, 1])]).toEqual([
    true,
    false,
  ]);
});

interface Cases {
  readonly hash: readonly [string, string, number, number | null][];
  readonly getBucketRange: readonly [string, [number, number, number[] | null], Stretch[]][];
  readonly chooseVariation: readonly [string, number, Stretch[], number][];
  readonly inNamespace: readonly [string, string, [string, number, number], boolean][];
  readonly getEqualWeights: readonly [number, number[]][];
}

/** Of GrowthBook's specification of SDKs; not part of this repository. */
const file = join(__dirname, "../../../../shared/data/conformance/growthbook-cases.json");
const cases = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Cases) : undefined;
const whenThere = cases ? it : it.skip;

describe("the cases of GrowthBook's specification (skipped without ../shared)", () => {
  whenThere("of hash", () => {
    for (const [seed, user, version, expected] of cases?.hash ?? [])
      expect([seed, user, bucketOf(seed, user, version) ?? null]).toEqual([seed, user, expected]);
  });

  whenThere("of getBucketRange", () => {
    for (const [name, [variants, coverage, weights], expected] of cases?.getBucketRange ?? [])
      expect([
        name,
        bucketRanges(variants, coverage, weights ?? undefined).map((each) => each.map(round)),
      ]).toEqual([name, expected]);
  });

  whenThere("of chooseVariation", () => {
    for (const [name, point, stretches, expected] of cases?.chooseVariation ?? [])
      expect([name, placeIn(stretches, point)]).toEqual([name, expected]);
  });

  whenThere("of inNamespace", () => {
    for (const [name, user, [namespace, from, below], expected] of cases?.inNamespace ?? [])
      expect([name, isInNamespace(user, namespace, [from, below])]).toEqual([name, expected]);
  });

  whenThere("of getEqualWeights", () => {
    const eight = (value: number) => Number(value.toFixed(8));
    for (const [variants, expected] of cases?.getEqualWeights ?? [])
      expect(equalWeights(variants).map(eight)).toEqual(expected);
  });
});
