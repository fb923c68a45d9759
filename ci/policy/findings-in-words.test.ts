import type { Finding } from "../finding";
import type { Verdict } from "./check";
import { counted, findingsInShort, findingsInWords } from "./findings-in-words";

const finding: Finding = {
  severity: "warning",
  rule: "retirement",
  path: "Images/App",
  what: "Node 22 ends on 2027-04-30, in 160 days",
  why: "what is retired stops",
  fix: "use 24",
};
const error: Finding = { ...finding, severity: "error", rule: "lock", path: "", what: "it has no lock" };
const verdict = (environment: string, ...findings: Finding[]): Verdict => ({
  environment,
  today: "2026-11-21",
  refused: false,
  findings,
  suppressed: [],
  off: [],
});
const verdicts = [
  verdict("dev", finding, { ...finding, path: "Search/App" }),
  verdict("prod", error, finding),
  verdict("local"),
];

describe("findings in words", () => {
  it("begin with errors, and tell once what is the same in many places", () => {
    expect(findingsInWords(verdicts)).toBe(
      [
        "error lock: it has no lock",
        "  at:  prod",
        "  why: what is retired stops",
        "  fix: use 24",
        "warning retirement: Node 22 ends on 2027-04-30, in 160 days",
        "  at:  dev/Images/App, dev/Search/App, prod/Images/App",
        "  why: what is retired stops",
        "  fix: use 24",
      ].join("\n"),
    );
  });

  it("are a line each where somebody is about to do something else", () => {
    expect(findingsInShort(verdicts)).toBe(
      [
        "error lock: it has no lock (prod: 1 place)",
        "warning retirement: Node 22 ends on 2027-04-30, in 160 days (dev, prod: 3 places)",
        "npx vitrine policy ENVIRONMENT says where, why and what to do",
      ].join("\n"),
    );
  });

  it("are nothing when there are none", () => {
    expect([findingsInWords([verdict("dev")]), findingsInShort([verdict("dev")])]).toEqual(["", ""]);
  });

  it("are counted", () => {
    expect(counted([finding, error, error])).toBe("2 errors, 1 warning");
  });
});
