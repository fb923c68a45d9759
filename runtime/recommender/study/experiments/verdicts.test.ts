import { random } from "../../../shared/random";
import { passesLimit } from "./breach";
import { compareVariants } from "./compare-variants";
import { alwaysValid, sequentialPValue } from "./experiment";
import { momentsOf, spreadOf } from "./moments";
import { calledOf, someDays } from "./testing/simulated-experiment";
import { verdictOn } from "./verdict";

it("an interval that may be looked at daily ends where the p-value is its error", () => {
  const valid = alwaysValid(0.0001, 0.02);
  const [low, high] = valid.interval(0.03, 0.05);
  expect(valid.pValue(0.03 - low)).toBeCloseTo(0.05, 9);
  expect(valid.pValue(high - 0.03)).toBeCloseTo(0.05, 9);
  const outcomes = [
    { users: 1000, successes: 100 },
    { users: 1000, successes: 160 },
  ] as const;
  const variance = (0.1 * 0.9 + 0.16 * 0.84) / 1000;
  expect(alwaysValid(variance, 0.02).pValue(0.06)).toBeCloseTo(sequentialPValue(...outcomes), 12);
});

it("a ratio's variance is what drawing readers again and again finds", () => {
  const source = random(1);
  const ratios = Array.from({ length: 2000 }, () => {
    const readers = Array.from({ length: 100 }, () => {
      const shown = 5 + source.below(20);
      return [Math.round(shown * source.beta(2, 8)), shown, 0] as const;
    });
    return momentsOf(readers);
  });
  const spreads = ratios.map((moments) => spreadOf(moments)?.ratio ?? 0);
  const mean = spreads.reduce((sum, each) => sum + each, 0) / spreads.length;
  const seen = spreads.reduce((sum, each) => sum + (each - mean) ** 2, 0) / spreads.length;
  const told =
    ratios.reduce((sum, each) => sum + (spreadOf(each)?.variance ?? 0) / each.n, 0) / ratios.length;
  expect(told / seen).toBeGreaterThan(0.9);
  expect(told / seen).toBeLessThan(1.1);
});

it("what readers did before narrows the interval, and moves it by chance alone", () => {
  const source = random(2);
  const group = (lift: number) =>
    Array.from({ length: 2000 }, () => {
      const habit = source.normal();
      return [habit + lift + 0.5 * source.normal(), 1, habit] as const;
    });
  const [control, variant] = [group(0), group(0.1)];
  const blind = (readers: typeof control) => momentsOf(readers.map(([y, w]) => [y, w, 0]));
  const with_ = compareVariants(momentsOf(control), momentsOf(variant), { worthSeeing: 0.1 });
  const without = compareVariants(blind(control), blind(variant), { worthSeeing: 0.1 });
  expect(with_?.explained).toBeCloseTo(0.8, 1);
  expect(without?.explained).toBe(0);
  expect(with_?.difference).toBeCloseTo(0.1, 1);
  expect(with_?.readersNeeded).toBeLessThan(0.3 * (without?.readersNeeded ?? 0));
  const [low = 0, high = 0] = with_?.interval ?? [];
  expect(low).toBeGreaterThan(0);
  expect(high).toBeLessThan(0.2);
});

describe("the verdict", () => {
  const compared = (low: number, high: number) => ({
    difference: (low + high) / 2,
    interval: [low, high] as const,
    explained: 0,
    power: 0.5,
    readersNeeded: 1000,
  });
  const judged = { ratioIsOff: false, worthSeeing: 0.01, isOver: false };

  it.each([
    ["wins", { ...judged, compared: compared(0.001, 0.02) }],
    ["loses", { ...judged, compared: compared(-0.02, -0.001) }],
    ["no difference worth seeing", { ...judged, compared: compared(-0.009, 0.009) }],
    ["too early", { ...judged, compared: compared(-0.02, 0.02) }],
    ["too early", { ...judged, compared: undefined }],
    ["undecided", { ...judged, compared: compared(-0.02, 0.02), isOver: true }],
    ["sample ratio is off", { ...judged, compared: compared(0.001, 0.02), ratioIsOff: true }],
    ["broken", { ...judged, compared: compared(0.001, 0.02), stopped: "errors" }],
  ] as const)("is: %s", (verdict, variant) => {
    expect(verdictOn(variant)).toBe(verdict);
  });
});

it("a guardrail's limit is passed by what cannot be chance, and never by a share at the limit", () => {
  expect([passesLimit(3, 3, 0.01), passesLimit(2, 2, 0.01), passesLimit(1, 100, 0.01)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([passesLimit(40, 1000, 0.01), passesLimit(0, 0, 0.01), passesLimit(9, 9, 1)]).toEqual([
    true,
    false,
    false,
  ]);
  const source = random(3);
  let passed = 0;
  for (let looks = 0; looks < 20_000; looks++) {
    let seen = 0;
    for (let n = 0; n < 60; n++) if (source.next() < 0.02) seen++;
    if (passesLimit(seen, 60, 0.02)) passed++;
  }
  expect(passed).toBe(0);
});

describe("an experiment that is looked at every day for two weeks", () => {
  it("is called at most once in twenty times when nothing is different (1,000 times in the full run)", () => {
    const runs = 120;
    let called = 0;
    for (let seed = 0; seed < runs; seed++) if (calledOf(someDays(seed, 0)) !== undefined) called++;
    expect(called / runs).toBeLessThanOrEqual(0.05);
  });

  it("finds what wins and what loses", () => {
    for (let seed = 0; seed < 10; seed++) {
      expect(calledOf(someDays(seed, 0.05))).toBe("wins");
      expect(calledOf(someDays(seed, -0.05))).toBe("loses");
    }
  });
});
