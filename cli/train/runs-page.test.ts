import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Browser, type WindowKind } from "../../test/support/browser";
import { inTerminal } from "../../test/support/terminal";
import { type PagedRun, runsPage } from "./runs-page";

const folder = mkdtempSync(join(tmpdir(), "vitrine-runs-"));
const browser = new Browser();
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const runs = [0.31, 0.3, 0.28].map(
  (value, n): PagedRun => ({
    id: `run-${3 - n}`,
    facts: { by: "<b>ann</b>", version: String(3 - n), "promoted by": n === 0 ? "ann" : "-" },
    metrics: {
      "import.ratings": 33_000,
      "evaluate/lists.ease.ndcg": { value, low: value - 0.02, high: value + 0.02 },
      "evaluate/lists.popularity.ndcg": 0.1,
      "evaluate/lists.ease.bytes": 1000 * n,
    },
    stages: {
      train: {
        seconds: n,
        plots: {
          "nDCG by ratings known": {
            x: "ratings",
            y: "nDCG",
            points: [
              [1, value],
              [9, 0.4],
            ],
          },
        },
      },
    },
  }),
);

async function shown(kind: WindowKind, of: readonly PagedRun[]) {
  const file = join(folder, `${kind}.html`);
  writeFileSync(file, runsPage("Trainings of films in dev", of));
  const page = await (await browser.open(kind)).newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) complaints.push(request.url());
  });
  await page.goto(`file://${file}`);
  const plots = await page
    .locator("svg")
    .evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")));
  const overflow = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  return { page, complaints, plots, overflow };
}

it.each<WindowKind>(["desktop", "phone"])(
  "shows each metric that differs over the runs, stage times and both last plots, alone in a window of a %s",
  async (kind) => {
    const { page, complaints, plots, overflow } = await shown(kind, runs);
    expect(plots).toEqual([
      "evaluate/lists: ndcg",
      "evaluate/lists: bytes",
      "Seconds of each stage",
      "train: nDCG by ratings known",
    ]);
    expect(complaints).toEqual([]);
    expect(overflow).toBeLessThanOrEqual(0);
    const rows = await page.locator("tr").allInnerTexts();
    expect(rows.map((row) => row.trim().split(/\s+/))).toEqual([
      ["run", "by", "version", "promoted", "by"],
      ["3", "run-3", "<b>ann</b>", "3", "ann"],
      ["2", "run-2", "<b>ann</b>", "2", "-"],
      ["1", "run-1", "<b>ann</b>", "1", "-"],
    ]);
    expect(await page.getByText("The same in every run: import: ratings 33000.").count()).toBe(1);
    const curves = page.locator("svg").last();
    expect(await curves.locator("polyline").count()).toBe(2);
    expect(await curves.textContent()).toContain("run-3");
  },
);

it("says so where there are no runs, or where nothing is known of their stages", async () => {
  const { page, plots } = await shown("desktop", []);
  expect(plots).toEqual([]);
  expect(await page.getByText("No run has told a metric.").count()).toBe(1);
  expect(await page.getByText("Nothing is known of the stages.").count()).toBe(1);
});

it.each([
  ["opens the browser on a terminal", true],
  ["opens none where nobody sits, but says where the page is", false],
])("%s", async (_, isTerminal) => {
  const opened = join(folder, `opened-${isTerminal}`);
  writeFileSync(join(folder, "xdg-open"), `#!/bin/sh\necho "$1" > "${opened}"\n`);
  chmodSync(join(folder, "xdg-open"), 0o755);
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}` };
  const asked = "node bin/vitrine.mjs runs films --here --open";
  const program = ["sh", "-c", isTerminal ? asked : `${asked} | cat`];
  const { output, ended } = inTerminal(process.cwd(), program, env);
  let told = "";
  output.on("data", (text: string) => {
    told += text;
  });
  expect(await ended).toBe(0);
  const file = join(process.cwd(), ".vitrine/runs/films-on-this-machine.html");
  expect(told).toContain(file);
  expect(readFileSync(file, "utf8")).toContain("<h1>Trainings of films on this machine</h1>");
  if (isTerminal) {
    // nobody waits for a browser
    const shown = () => (existsSync(opened) ? readFileSync(opened, "utf8").trim() : "");
    while (shown() === "") await wait(20);
    expect(shown()).toBe(file);
  } else expect(existsSync(opened)).toBe(false);
});
