import type { Finding } from "../finding";
import { suppress } from "./suppress";

const today = "2026-11-21";
const finding: Finding = {
  severity: "error",
  rule: "lock",
  path: "Images/Storage",
  what: "it holds data and has no lock",
  why: "a click",
  fix: "lock it",
};
const other: Finding = { ...finding, path: "Secrets" };
const suppression = {
  rule: "lock",
  path: "Images/Storage",
  reason: "moves this week",
  expires: "2026-12-01",
};
const told = (...suppressions: (typeof suppression)[]) => suppress([finding, other], suppressions, today);

describe("a suppression", () => {
  it("takes out the findings of its rule at its path, and says so", () => {
    expect(told(suppression)).toEqual({
      findings: [other],
      suppressed: [{ ...finding, reason: "moves this week", expires: "2026-12-01" }],
    });
  });

  it("counts on its last day", () => {
    expect(told({ ...suppression, expires: today }).findings).toEqual([other]);
  });

  it.each([
    ["has no reason", { reason: " " }, "the suppression of lock has no reason"],
    ["is past its day", { expires: "2026-11-20" }, "the suppression of lock has expired on 2026-11-20"],
    [
      "is for more than a year",
      { expires: "2027-11-22" },
      "the suppression of lock is for 366 days, until 2027-11-22",
    ],
  ])("that %s is an error, and takes out nothing", (_, change, what) => {
    const { findings, suppressed } = told({ ...suppression, ...change });
    expect(suppressed).toEqual([]);
    expect(findings).toEqual(
      expect.arrayContaining([
        finding,
        other,
        expect.objectContaining({ severity: "error", rule: "suppression", path: "Images/Storage", what }),
      ]),
    );
  });

  it("that nothing needs is a warning", () => {
    const { findings } = told({ ...suppression, path: "Images/Elsewhere" });
    expect(findings.at(-1)).toMatchObject({
      severity: "warning",
      path: "Images/Elsewhere",
      what: "the suppression of lock matches nothing",
    });
  });
});
