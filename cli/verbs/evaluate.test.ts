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
  await expect(evaluate(...args, "--json")).rejects.toMatchObject({ code });
});

it.each([
  ["a model", ["--models", "popularty"], "popularity"],
  ["a split", ["--split", "temporl"], "temporal"],
])("fails with the nearest name where %s is mistyped", async (_what, args, meant) => {
  await expect(evaluate(folder, ...args)).rejects.toMatchObject({ fix: `did you mean ${meant}?` });
});

describe("data of which no list could be right or wrong", () => {
  const rated = (users: number, items: number) =>
    Array.from({ length: users * items }, (_, n) => {
      const [user, item] = [Math.floor(n / items), n % items];
      return `${user}::${item}::${1 + ((user * item) % 5)}::${1_300_000_000 + n}`;
    }).join("\n");
  const splits = ["random", "temporal", "global", "last"];

  it.each(
    splits.flatMap((split) => [
      ["one user rated everything", rated(1, 30), split],
      ["everybody rated everything", rated(5, 10), split],
    ]),
  )("fails with a code where %2$s hides it and %1$s", async (_what, ratings, split) => {
    const file = join(folder, "everything.dat");
    writeFileSync(file, ratings);
    await expect(evaluate(file, "--split", split, "--models", "popularity")).rejects.toMatchObject({
      code: "NothingToRank",
    });
  });

  it("fails with a code where no rating is high enough", async () => {
    await expect(evaluate(folder, "--relevant-from", "99", "--models", "popularity")).rejects.toMatchObject({
      code: "NothingToRank",
    });
  });
});

it.each([
  ["--k", "none"],
  ["--k", "0"],
  ["--trials", "2.5"],
  ["--seed", "1e999"],
])("fails where %s is no such number: %s", async (option, value) => {
  await expect(evaluate(folder, option, value)).rejects.toMatchObject({ code: "OptionNotValid" });
});
