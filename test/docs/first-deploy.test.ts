import { readFileSync } from "node:fs";
import { commandsIn } from "./commands";

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

describe("the short way, from a laptop", () => {
  const short = readFileSync("docs/first-deploy-dev.md", "utf8");

  it("fits on one page", () => {
    expect(short.split("\n").length).toBeLessThan(120);
  });

  it("says of each of its sections how long it lasts and what it costs from then on", () => {
    const steps = [...short.matchAll(/^\| (\d) \|(.*)\|$/gm)].map(([, step, rest = ""]) => {
      const [, lasts = "", , costs = ""] = rest.split("|").map((cell) => cell.trim());
      return { step, tells: /minutes/.test(lasts) && costs !== "" };
    });
    const sections = [...short.matchAll(/^## (\d)\. /gm)].map(([, step]) => ({ step, tells: true }));
    expect(sections.length).toBeGreaterThan(5);
    expect(steps).toEqual(sections);
  });

  it("goes from the first command to the last that takes everything down", () => {
    const shown = commandsIn("docs/first-deploy-dev.md", short).map(({ text }) => text);
    const way = [
      "npm ci",
      "az login",
      "npx vitrine doctor dev",
      "npx cdktf deploy dev",
      "npx cdktf destroy dev",
    ];
    const places = way.map((begin) => shown.findIndex((text) => text.startsWith(begin)));
    expect(places.every((place, index) => place > (places[index - 1] ?? -1))).toBe(true);
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
