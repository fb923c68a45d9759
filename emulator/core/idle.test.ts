import { defaultIdleMs, idleMsOf } from "./idle";

it("a process that nobody needs ends after a minute, or when VITRINE_IDLE_SECONDS says so", () => {
  expect(idleMsOf({})).toBe(defaultIdleMs);
  expect(idleMsOf({ VITRINE_IDLE_SECONDS: "2.5" })).toBe(2500);
});

it.each(["", "soon", "-1", "1e9"])("fails when VITRINE_IDLE_SECONDS is %j", (seconds) => {
  expect(() => idleMsOf({ VITRINE_IDLE_SECONDS: seconds })).toThrow();
});
