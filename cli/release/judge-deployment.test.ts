import { judge, type Measurement, p95Of } from "./judge-deployment";

const limits = { errorRate: 0.01, latency: 1.5, precision: 0.02 };
const good: Measurement = {
  requests: 100,
  failures: 0,
  latencies: Array.from({ length: 100 }, (_, index) => index + 1),
  precisions: Array.from({ length: 100 }, () => 0.6),
};

const failed = (after: Partial<Measurement>, before: Partial<Measurement> = {}) =>
  judge({ ...good, ...before }, { ...good, ...after }, limits)
    .filter(({ passed }) => !passed)
    .map(({ what }) => what);

describe("the gate of a release", () => {
  it("lets a deployment through that is as good as the one before", () => {
    expect(failed({})).toEqual([]);
  });

  it("takes the slow requests as the value that 95 of 100 do not pass", () => {
    expect(p95Of(good.latencies)).toBe(95);
    expect(p95Of([7])).toBe(7);
  });

  it("stops more failures than the limit allows, and no fewer", () => {
    expect(failed({ failures: 1 })).toEqual([]);
    expect(failed({ failures: 2 })).toEqual(["error rate"]);
    expect(failed({ failures: 2 }, { failures: 1 })).toEqual([]);
  });

  it("stops slow answers, but not a few milliseconds of noise", () => {
    const times = (factor: number) => good.latencies.map((each) => each * factor);
    expect(failed({ latencies: times(1.49) })).toEqual([]);
    expect(failed({ latencies: times(1.6) })).toEqual(["latency p95"]);
    expect(failed({ latencies: times(0.03 * 1.6) }, { latencies: times(0.03) })).toEqual([]);
  });

  it("stops a model that finds less", () => {
    expect(failed({ precisions: [0.59, 0.58] })).toEqual([]);
    expect(failed({ precisions: [0.5] })).toEqual(["precision@5"]);
  });

  it("names the option that would let it pass, and with it passes", () => {
    const times = (factor: number) => good.latencies.map((each) => each * factor);
    const worse = { failures: 7, latencies: times(2.345), precisions: [0.1234] };
    const options = judge(good, { ...good, ...worse }, limits).map(({ option }) => option);
    expect(options).toEqual(["--max-error-rate 0.070", "--max-latency 2.35", "--max-precision-loss 0.477"]);

    const [errorRate = 0, latency = 0, precision = 0] = options.map((option) =>
      Number(option?.split(" ")[1]),
    );
    const named = { errorRate, latency, precision };
    expect(judge(good, { ...good, ...worse }, named).filter(({ passed }) => !passed)).toEqual([]);
  });

  it("names no option for what passed, nor for a deployment that answers nothing", () => {
    expect(judge(good, good, limits).map(({ option }) => option)).toEqual([undefined, undefined, undefined]);
    const silent = judge(good, { ...good, failures: 100, latencies: [], precisions: [] }, limits);
    expect(silent.slice(1).map(({ option }) => option)).toEqual([undefined, undefined]);
  });

  it("stops a deployment that answers nothing", () => {
    expect(failed({ failures: 100, latencies: [], precisions: [] })).toEqual([
      "error rate",
      "latency p95",
      "precision@5",
    ]);
    expect(failed({ requests: 0 })).toEqual(["error rate"]);
  });
});
