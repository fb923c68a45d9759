import { random } from "../../../shared/random";
import { chiSquaredTail, normalCdf, normalQuantile } from "../../../shared/statistics";
import { variantOf } from "../../serve/assignment";
import {
  fixedPValue,
  minimumDetectableEffect,
  type Outcome,
  SequentialTest,
  sampleRatioCheck,
  sequentialPValue,
  usersNeeded,
} from "./experiment";

const tuning = { name: "alpha_tuning_v2", weights: { control: 2, variant_a: 1, variant_b: 1 } };

describe("assignment", () => {
  it("is the same for a user every time, whatever the order of the variants", () => {
    const reordered = { name: tuning.name, weights: { variant_b: 1, control: 2, variant_a: 1 } };
    for (let user = 0; user < 200; user++)
      expect(variantOf(`u${user}`, reordered)).toBe(variantOf(`u${user}`, tuning));
  });

  it("follows the weights, and is independent between experiments", () => {
    const other = { ...tuning, name: "other" };
    const users: Record<string, number> = {};
    const both: Record<string, number> = {};
    for (let user = 0; user < 20_000; user++) {
      const variant = variantOf(`u${user}`, tuning);
      users[variant] = (users[variant] ?? 0) + 1;
      if (variant === "control")
        both[variantOf(`u${user}`, other)] = (both[variantOf(`u${user}`, other)] ?? 0) + 1;
    }
    expect(sampleRatioCheck(users, tuning.weights).mismatch).toBe(false);
    expect(sampleRatioCheck(both, tuning.weights).mismatch).toBe(false);
  });

  it("keeps everyone whose variant's stretch did not move when weights change", () => {
    const before = { name: "x", weights: { a: 50, b: 50 } };
    const after = { name: "x", weights: { a: 40, b: 60 } };
    let moved = 0;
    for (let user = 0; user < 5000; user++)
      if (variantOf(`${user}`, before) !== variantOf(`${user}`, after)) moved++;
    expect(moved / 5000).toBeGreaterThan(0.08);
    expect(moved / 5000).toBeLessThan(0.12);
  });

  it("gives a variant of weight 0 nobody, and fails when none has any", () => {
    for (let user = 0; user < 500; user++)
      expect(variantOf(`${user}`, { name: "x", weights: { off: 0, on: 1 } })).toBe("on");
    expect(() => variantOf("u", { name: "x", weights: { off: 0 } })).toThrow(
      expect.objectContaining({ code: "InvalidOption" }),
    );
  });
});

it("a broken split is noticed", () => {
  expect(sampleRatioCheck({ a: 10_000, b: 10_400 }, { a: 1, b: 1 }).pValue).toBeCloseTo(
    chiSquaredTail(400 ** 2 / 20_400, 1),
    9,
  );
  expect(sampleRatioCheck({ a: 10_000, b: 10_600 }, { a: 1, b: 1 }).mismatch).toBe(true);
  expect(sampleRatioCheck({}, { a: 1, b: 1 })).toEqual({ pValue: 1, mismatch: false });
});

describe("the sequential test, looked at daily for 30 days", () => {
  const run = (
    seed: number,
    rate: number,
    lift: number,
    stops: (control: Outcome, treatment: Outcome) => boolean,
  ) => {
    const source = random(seed);
    const counts = { control: { users: 0, successes: 0 }, treatment: { users: 0, successes: 0 } };
    for (let day = 0; day < 30; day++) {
      for (let user = 0; user < 200; user++) {
        counts.control.users++;
        counts.treatment.users++;
        if (source.next() < rate) counts.control.successes++;
        if (source.next() < rate + lift) counts.treatment.successes++;
      }
      if (stops(counts.control, counts.treatment)) return true;
    }
    return false;
  };
  const share = (lift: number, rule: () => (control: Outcome, treatment: Outcome) => boolean) => {
    let stopped = 0;
    for (let seed = 0; seed < 300; seed++) if (run(seed, 0.1, lift, rule())) stopped++;
    return stopped / 300;
  };
  const sequential = () => {
    const test = new SequentialTest(0.02);
    return (control: Outcome, treatment: Outcome) => test.look(control, treatment) < 0.05;
  };

  it("stops at most 5 % of experiments without a difference, where a fixed test stops many", () => {
    expect(share(0, sequential)).toBeLessThanOrEqual(0.05);
    expect(share(0, () => (control, treatment) => fixedPValue(control, treatment) < 0.05)).toBeGreaterThan(
      0.15,
    );
  });

  it("agrees with a worked example", () => {
    // the mixture's variance is 0.02² = 0.0004; the differences are 0.02 and 0.06
    const variance = (0.1 * 0.9 + 0.12 * 0.88) / 1000;
    const ratio =
      Math.sqrt(variance / (variance + 0.0004)) *
      Math.exp((0.0004 * 0.0004) / (2 * variance * (variance + 0.0004)));
    const counts = [
      { users: 1000, successes: 100 },
      { users: 1000, successes: 120 },
    ] as const;
    expect(sequentialPValue(...counts)).toBeCloseTo(Math.min(1, 1 / ratio), 9);
    const clear = [
      { users: 1000, successes: 100 },
      { users: 1000, successes: 160 },
    ] as const;
    const spread = (0.1 * 0.9 + 0.16 * 0.84) / 1000;
    const odds =
      Math.sqrt(spread / (spread + 0.0004)) * Math.exp((0.0004 * 0.0036) / (2 * spread * (spread + 0.0004)));
    expect(sequentialPValue(...clear)).toBeCloseTo(1 / odds, 9);
  });

  it("finds a real difference", () => {
    expect(share(0.03, sequential)).toBeGreaterThan(0.9);
  });

  it("knows nothing before there is something to compare", () => {
    expect(sequentialPValue({ users: 0, successes: 0 }, { users: 9, successes: 9 })).toBe(1);
    expect(sequentialPValue({ users: 9, successes: 0 }, { users: 9, successes: 9 })).toBe(1);
    expect(() => sequentialPValue({ users: 1, successes: 2 }, { users: 9, successes: 9 })).toThrow(
      expect.objectContaining({ code: "InvalidData" }),
    );
  });
});

it("the detectable effect agrees with the textbook", () => {
  // (1.959964 + 0.841621) √(2 · 0.1 · 0.9 / 10000)
  expect(minimumDetectableEffect(0.1, 10_000)).toBeCloseTo(0.011886, 5);
  expect(usersNeeded(0.1, minimumDetectableEffect(0.1, 10_000))).toBeCloseTo(10_000, -1);
});

it("distribution functions agree with tables", () => {
  expect(normalCdf(1.959964)).toBeCloseTo(0.975, 6);
  expect(normalQuantile(0.8)).toBeCloseTo(0.841621, 5);
  expect(chiSquaredTail(3.841459, 1)).toBeCloseTo(0.05, 6);
  expect(chiSquaredTail(11.0705, 5)).toBeCloseTo(0.05, 5);
  expect(chiSquaredTail(1, 5)).toBeCloseTo(0.962566, 5);
});
