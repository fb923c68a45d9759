import { readFileSync } from "node:fs";

const page = readFileSync("docs/first-deploy.md", "utf8");
const classes = ["shown", "documented", "reported", "nothing"];
const mostUnknownThatBlock = 10;

const sections = ["Blocks the deploy", "Blocks a feature", "Costs money or annoys"] as const;
const lines = sections.flatMap((section) => linesIn(page, section).map((line) => ({ ...line, section })));

describe("what nobody has seen yet, in the page of the first deploy", () => {
  it.each(sections)("is sorted by what it blocks: %s", (section) => {
    expect(lines.filter((line) => line.section === section).length).toBeGreaterThan(5);
  });

  it("says of each line what is uncertain, how to see it and what to do if not", () => {
    expect(lines.filter(({ cells }) => cells.length !== 5 || cells.some((cell) => cell === ""))).toEqual([]);
  });

  it("gives each line one of four classes of evidence", () => {
    expect(lines.filter(({ evidence }) => !classes.includes(evidence))).toEqual([]);
  });

  it("says where the evidence is", () => {
    const vague = lines.filter(
      ({ evidence, where }) => evidence !== "nothing" && !/\]\(https:\/\/\S+\)|^recorded/.test(where),
    );
    expect(vague.map(({ step }) => step)).toEqual([]);
  });

  it("points with a report to the issue", () => {
    const reports = lines.filter(({ evidence }) => evidence === "reported");
    expect(reports.filter(({ where }) => !/github\.com\/\S+\/(issues|pull)\/\d+\)/.test(where))).toEqual([]);
  });

  it("has few lines that block and of which nothing is known", () => {
    const unknown = lines.filter(
      ({ evidence, section }) => evidence === "nothing" && section !== "Costs money or annoys",
    );
    expect(unknown.length).toBeLessThanOrEqual(mostUnknownThatBlock);
  });

  it("names no step twice", () => {
    const steps = lines.map(({ step }) => step);
    expect(steps.filter((step, index) => steps.indexOf(step) !== index)).toEqual([]);
  });
});

/** Rows of the table below a heading; "documented: [where](…)" is a class and where. */
function linesIn(text: string, heading: string) {
  const [, from = ""] = text.split(`\n### ${heading}\n`);
  const [section = ""] = from.split(/\n##+ /);
  const rows = section.split("\n").filter((row) => row.startsWith("|"));
  return rows.slice(2).map((row) => {
    const cells = row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim());
    const [step = "", , claim = ""] = cells;
    const [evidence = "", where = ""] = claim.split(/: (.*)/s);
    return { step, cells, evidence, where };
  });
}
