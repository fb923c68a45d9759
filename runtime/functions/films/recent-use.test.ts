import { RecentUse } from "./recent-use";

let now: number;
let use: RecentUse;

beforeEach(() => {
  now = Date.parse("2026-11-30T12:00:30Z");
  use = new RecentUse(() => now);
});

it("tells nothing of durations while nobody asked", () => {
  expect(use.summary()).toEqual({
    since: "2026-11-30T12:00:30.000Z",
    requests: 0,
    failed: 0,
    p95_ms: null,
    lists: 0,
    popular: 0,
  });
});

it("counts what was asked, what failed and what was popular alone, and not who only watches", () => {
  for (let n = 1; n <= 100; n += 1)
    use.answered({ operation: "recommend", status: n > 98 ? 503 : 200, seconds: n / 1000 });
  use.answered({ operation: "getMetrics", status: 200, seconds: 9 });
  use.listed("popular");
  use.listed("ratings");
  const { p95_ms: p95, ...counted } = use.summary();
  expect(counted).toMatchObject({ requests: 100, failed: 2, lists: 2, popular: 1 });
  expect(p95).toBeGreaterThanOrEqual(95);
  expect(p95).toBeLessThan(95 * 1.13);
});

it("forgets what is longer ago than an hour", () => {
  use.answered({ operation: "recommend", status: 200, seconds: 1 });
  now += 59 * 60_000;
  use.answered({ operation: "recommend", status: 200, seconds: 0.01 });
  expect(use.summary()).toMatchObject({ requests: 2 });
  now += 2 * 60_000;
  expect(use.summary()).toMatchObject({ requests: 1, p95_ms: 10, since: "2026-11-30T12:01:30.000Z" });
});

it.each([0, 1e-9, 1e6])(
  "takes a duration of %d seconds for the shortest or the longest that it knows",
  (seconds) => {
    use.answered({ operation: "recommend", status: 200, seconds });
    expect([0.1, 89_100]).toContain(use.summary().p95_ms);
  },
);
