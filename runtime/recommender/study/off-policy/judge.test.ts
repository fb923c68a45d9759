import { random } from "../../../shared/random";
import { judge, type PolicyJudgement } from "./judge";
import type { LoggedPlace } from "./logged-place";
import { coverageCases, coverageOf } from "./testing/expect-coverage";
import { policyOf, simulatedLog, trueValue } from "./testing/simulated-log";

const code = (expected: string) => expect.objectContaining({ code: expected });

it("finds what a policy brings that was never shown, whose lists are better than those of the log", () => {
  const { logging, judged: policy, liking } = coverageCases.different;
  const log = simulatedLog({ logging, judged: policy, liking, readers: 1500, seed: 3 });
  const { log: own, doublyRobust, difference, by, evidence } = judge(log);
  const truth = trueValue({ judged: policy, liking });
  expect(by).toBe("doublyRobust");
  expect(doublyRobust?.low).toBeLessThan(truth);
  expect(doublyRobust?.high).toBeGreaterThan(truth);
  expect(Math.abs(own.value - trueValue({ judged: logging, liking }))).toBeLessThan(0.01);
  expect(difference.low).toBeGreaterThan(0);
  expect(evidence.effectiveLists).toBeLessThan(0.1 * evidence.lists);
});

it("says of the log's own policy what it brought, with all lists for evidence", () => {
  const logging = policyOf({ exploration: 0.3, noise: 0.1 });
  const judgement = judge(simulatedLog({ logging, judged: logging, readers: 200, seed: 2 }));
  const { log, ips, snips, difference, evidence } = judgement;
  expect(ips).toEqual(log);
  expect(snips.value).toBeCloseTo(log.value, 12);
  expect(difference.low).toBeLessThan(0);
  expect(difference.high).toBeGreaterThan(0);
  expect(evidence).toMatchObject({ outside: 0, largestWeight: 1, meanWeight: 1 });
  expect(evidence.effectiveLists).toBeCloseTo(evidence.lists, 6);
});

it("holds the truth in about 95 of 100 intervals", () => {
  const { refused, ...held } = coverageOf({ ...coverageCases.rare, liking: 0.1, readers: 150 }, 100);
  expect(refused).toBeLessThan(5);
  for (const count of Object.values(held)) expect(count).toBeGreaterThanOrEqual(88);
});

it("counts readers, not places: the interval is wider when few readers bring all that is brought", () => {
  const places = Array.from({ length: 4000 }, (_, n) => place({ reader: n, list: n, reward: n % 2 }));
  const together = places.map((each, n) => ({ ...each, reader: Math.floor(n / 2) * 2 * (n % 2) + (n % 40) }));
  const width = ({ snips }: PolicyJudgement) => snips.high - snips.low;
  expect(width(judge(together))).toBeGreaterThan(5 * width(judge(places)));
});

it("says of a clipped estimate how much was cut off and by how much it is too low", () => {
  const source = random(4);
  // nine in ten are shown with 0.9, and the policy shows the tenth half of the time
  const log = Array.from({ length: 20_000 }, (_, n) => {
    const isRare = source.next() < 0.1;
    const [propensity, reward] = isRare ? [0.1, 1] : [0.9, source.next() < 0.2 ? 1 : 0];
    return place({ reader: n, list: n, propensity, probability: 0.5, reward });
  });
  const { clipped, ips } = judge(log, { cap: 2 });
  // weights of 5 become 2: of 0.1 · 5 = 0.5 of all weight, 0.3 is cut off, with a reward of 1
  expect(clipped.share).toBeCloseTo(0.3, 1);
  expect(clipped.bias).toBeCloseTo(0.3, 1);
  expect(clipped.value + clipped.bias).toBeCloseTo(ips.value, 9);
  expect(ips.value).toBeCloseTo(0.6, 1);
});

describe("refuses to tell a number", () => {
  it("when few lists are evidence, also when chance drew none of the great weights", () => {
    const logging = policyOf({ exploration: 0.1, noise: 0.5, seed: 5 });
    const judged = policyOf({ exploration: 0.1, noise: 0 });
    const log = simulatedLog({ logging, judged, readers: 100, seed: 1 });
    expect(() => judge(log)).toThrow(code("EffectiveSampleTooSmall"));
    const lucky = Array.from({ length: 500 }, (_, n) =>
      place({ reader: n, list: n, reward: n % 2, spread: 50 }),
    );
    expect(() => judge(lucky)).toThrow(code("EffectiveSampleTooSmall"));
  });

  it("when hardly anything was brought", () => {
    const log = Array.from({ length: 5000 }, (_, n) => place({ reader: n, list: n, reward: n < 19 ? 1 : 0 }));
    expect(() => judge(log)).toThrow(code("TooFewRewards"));
  });

  it("when the policy shows what the log could not, as far as that is known, or as the weights tell", () => {
    const log = Array.from({ length: 5000 }, (_, n) => place({ reader: n, list: n, reward: n % 2 }));
    expect(() => judge(log.map((each) => ({ ...each, outside: 0.02 })))).toThrow(code("OutsideSupport"));
    // of 1 the policy shows half in places that the log never filled so
    expect(() => judge(log.map((each) => ({ ...each, propensity: 1, probability: 0.5 })))).toThrow(
      code("OutsideSupport"),
    );
  });

  it("when there is no log, or its propensities are none", () => {
    expect(() => judge([])).toThrow(code("EmptyData"));
    for (const propensity of [0, Number.NaN, 1.5])
      expect(() => judge([place({ propensity })])).toThrow(code("InvalidData"));
    expect(() => judge([place({ probability: -1 })])).toThrow(code("InvalidData"));
    expect(() => judge([place({ reward: Number.NaN })])).toThrow(code("InvalidData"));
  });
});

function place(some: Partial<LoggedPlace>): LoggedPlace {
  return { reader: 0, list: 0, reward: 0, propensity: 0.5, probability: 0.5, ...some };
}
