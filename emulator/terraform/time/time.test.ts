import { time, timeBeside } from "./time";

const planned = { create_duration: "0.2s", triggers: null };
const waitedMs = async (kind: typeof time, state: Record<string, string | null>) => {
  const began = performance.now();
  await kind.applyAlone?.("time_sleep", state);
  return performance.now() - began;
};

/** Longer than a test may take. */
const long = { ...planned, create_duration: "3m" };

it("waits when Azure takes time, and only when it is made", async () => {
  const slow = timeBeside({ grantsTakeSeconds: 5 });
  expect(await waitedMs(slow, planned)).toBeGreaterThanOrEqual(190);
  expect(await waitedMs(slow, { ...long, id: "2026-01-01T00:00:00Z" })).toBeLessThan(180_000);
});

it("waits for nothing beside an Azure that is consistent at once", async () => {
  expect(await waitedMs(time, long)).toBeLessThan(180_000);
});
