import { time, timeBeside } from "./time";

const planned = { create_duration: "0.2s", triggers: null };
const waited = async (kind: typeof time, state: Record<string, string | null> = planned) => {
  const began = performance.now();
  await kind.applyAlone?.("time_sleep", state);
  return performance.now() - began >= 190;
};

it("waits when Azure takes time, and only when it is made", async () => {
  const slow = timeBeside({ grantsTakeSeconds: 5 });
  expect(await waited(slow)).toBe(true);
  expect(await waited(slow, { ...planned, id: "2026-01-01T00:00:00Z" })).toBe(false);
});

it("waits for nothing beside an Azure that is consistent at once", async () => {
  expect(await waited(time, { ...planned, create_duration: "3m" })).toBe(false);
});
