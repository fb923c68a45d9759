import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../main";

const folder = mkdtempSync(join(tmpdir(), "evaluate-"));
const said: string[] = [];

beforeAll(() => {
  // users and films come in two halves that have nothing to do with each other
  const lines = Array.from({ length: 40 * 12 }, (_, n) => {
    const user = Math.floor(n / 12);
    return `${user}::${(user % 2) * 20 + ((n + user * 5) % 20)}::${5 + (n % 5)}::${1_300_000_000 + n * 60}`;
  });
  writeFileSync(join(folder, "ratings.dat"), `${lines.join("\n")}\nnot a rating\n`);
  const films = Array.from(
    { length: 40 },
    (_, film) => `${film}::Film ${film}::${film < 20 ? "Drama" : "War"}`,
  );
  writeFileSync(join(folder, "movies.dat"), films.join("\n"));
  jest.spyOn(console, "log").mockImplementation((text: string) => {
    said.push(text);
  });
  jest.spyOn(console, "error").mockImplementation((text: string) => {
    said.push(text);
  });
});
beforeEach(() => {
  said.length = 0;
});
afterAll(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const evaluate = (...args: string[]) => run(folder, ["evaluate", ...args]);

it("evaluating prints a table with its card, and leaves JSON and a page", async () => {
  expect(
    await evaluate(
      folder,
      "--models",
      "popularity,ease,content,baseline",
      "--split",
      "folds,temporal",
      "--trials",
      "2",
    ),
  ).toBe(0);
  const output = said.join("\n");
  expect(output).toContain("left out 1 Malformed");
  expect(output).toMatch(/ratings, folds +RMSE/);
  expect(output).toMatch(/ranking, temporal +nDCG/);
  expect(output).toContain("split: the newest 25 % of each user's rows");
  const written = JSON.parse(readFileSync(join(folder, ".vitrine/evaluation/evaluation.json"), "utf8"));
  expect(written.rankings[0].result.card.people).toContain("40 with a relevant hidden item");
  expect(readFileSync(join(folder, ".vitrine/evaluation/evaluation.html"), "utf8")).toContain("<svg");
});

it("with --json it prints one document", async () => {
  expect(
    await evaluate(folder, "--models", "ease", "--trials", "1", "--json", "-o", join(folder, "out")),
  ).toBe(0);
  expect(said.length).toBe(1);
  expect(JSON.parse(said[0] ?? "").rankings[0].split).toBe("random");
});

it.each([
  ["NoSuchData", ["nowhere.dat"]],
  ["NoSuchModel", [folder, "--models", "magic"]],
  ["InvalidOption", [folder, "--split", "lucky"]],
  ["TooFewRatings", [folder, "--min-ratings", "100"]],
])("fails with %s when it is asked for what is not there", async (code, args) => {
  expect(await evaluate(...args, "--json")).toBe(1);
  expect(JSON.parse(said.at(-1) ?? "").error.code).toBe(code);
});
