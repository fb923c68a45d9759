import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import local from "../../environments/local";
import { Checkout } from "../../test/support/checkout";
import { command, succeeding } from "../../test/support/command";
import { estateOf } from "../../test/support/estates";
import { newWorkload } from "./new-workload";

jest.setTimeout(180_000);

const checkout = new Checkout();
afterAll(() => checkout.remove());
const inCopy = (path: string) => join(checkout.root, path);
const git = (...args: string[]) =>
  execFileSync("git", ["-C", checkout.root, ...args], { encoding: "utf8" }).trim();
const folders = ["runtime/functions/film-reviews", "workloads/film-reviews"];

let written: { workload: string; wrote: string[]; changed: string[]; address: string };
beforeAll(async () => {
  git("init", "--quiet");
  appendFileSync(inCopy(".git/info/exclude"), "node_modules\n");
  git("add", "--all");
  git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "--message", "before");
  const { stdout } = await succeeding(checkout.root, ...vitrine("film-reviews"), "--json");
  written = JSON.parse(stdout);
});

describe("npx vitrine new workload", () => {
  it("writes two new folders, and one line each in the list of workloads and in local", () => {
    git("add", "--all");
    const [added, modified] = ["A", "M"].map((kind) =>
      git("diff", "--cached", "--numstat", `--diff-filter=${kind}`).split("\n"),
    );
    expect(modified).toEqual(["1\t0\tenvironments/local.ts", "1\t0\tworkloads/all.ts"]);
    const paths = added?.map((line) => line.split("\t")[2] ?? "") ?? [];
    expect(new Set(paths.map((path) => folders.find((folder) => path.startsWith(`${folder}/`))))).toEqual(
      new Set(folders),
    );
    expect(written).toEqual({
      workload: "filmReviews",
      wrote: expect.arrayContaining(paths),
      changed: ["workloads/all.ts", "environments/local.ts"],
      address: "film_reviews_api_url",
    });
    expect(written.wrote).toHaveLength(paths.length);
  });

  it("writes what the formatter and the linter take", async () => {
    await succeeding(checkout.root, "npx", "biome", "ci", ...folders, ...written.changed);
  });

  it("writes nothing with a trace of its template, whatever the name", async () => {
    const longest = await newWorkload(checkout.root, "f".repeat(28));
    const shortest = await newWorkload(checkout.root, "notes");
    const wrote = [written, longest, shortest].flatMap((each) => each.wrote);
    const texts = wrote.map((path) => `${path}\n${readFileSync(inCopy(path), "utf8")}`);
    expect(texts.filter((text) => /workload.?template/i.test(text))).toEqual([]);
    const lines = readFileSync(inCopy("environments/local.ts"), "utf8").split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(110);
  });

  it("says what comes next", async () => {
    const { stdout } = await succeeding(checkout.root, ...vitrine("shop-windows"));
    for (const step of [
      "npx cdktf deploy local",
      "shop_windows_api_url",
      "npx jest shop-windows",
      "shopWindows: { maximumInstances: 1, expectedLoad: { documents: 1_000, keptMonths: 12 } },",
    ])
      expect(stdout).toContain(step);
  });
});

describe("a name that no workload can have", () => {
  it.each([
    ["Films", "WorkloadNameNotLegal"],
    ["film_reviews", "WorkloadNameNotLegal"],
    ["film--reviews", "WorkloadNameNotLegal"],
    ["films-", "WorkloadNameNotLegal"],
    ["1films", "WorkloadNameNotLegal"],
    ["../films", "WorkloadNameNotLegal"],
    ["", "WorkloadNameNotLegal"],
    ["f".repeat(29), "WorkloadNameNotLegal"],
    ["film-reviews", "WorkloadExists"],
    ["image-pipeline", "WorkloadExists"],
    // a function app of another workload
    ["images", "WorkloadExists"],
    // filmReviews2, once with a hyphen
    ["film-reviews2", "WorkloadExists"],
    // files, classes and types of its own code
    ["demand", "WorkloadNameReserved"],
    ["values", "WorkloadNameReserved"],
    ["app-size", "WorkloadNameReserved"],
    ["construct", "WorkloadNameReserved"],
    ["document", "WorkloadNameReserved"],
    // what other parts of an estate are called
    ["reviews-host", "WorkloadNameReserved"],
    ["console", "WorkloadNameReserved"],
  ])("fails when it is %p, and writes nothing", async (name, code) => {
    if (name === "film-reviews2") await newWorkload(checkout.root, "film-reviews-2");
    const before = git("status", "--porcelain");
    await expect(newWorkload(checkout.root, name)).rejects.toMatchObject({ code });
    expect(git("status", "--porcelain")).toBe(before);
  });

  it("fails when an estate has a part of that name anyway", async () => {
    const ids = estateOf({ ...local, workloads: {} }).node.children.map(({ node }) => node.id);
    const parts = ids.filter((id) => /^([A-Z][a-z]+)+$/.test(id));
    expect(parts).toEqual(expect.arrayContaining(["Foundation", "Secrets", "Teams"]));
    for (const id of parts)
      await expect(newWorkload(checkout.root, kebab(id))).rejects.toMatchObject({
        code: "WorkloadNameReserved",
      });
  });

  it("tells a program what, why, how to mend it, and a code", async () => {
    const { exitCode, stdout } = await command(checkout.root, ...vitrine("Films"), "--json");
    expect(exitCode).toBe(1);
    expect(Object.keys(JSON.parse(stdout).error)).toEqual(["what", "why", "fix", "code"]);
  });
});

it("fails when local is laid out so that nobody could tell where the line goes, and writes nothing", async () => {
  const file = inCopy("environments/local.ts");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace("  workloads: {\n", "  workloads: {},\n  others: {\n"));
  const before = git("status", "--porcelain");
  await expect(newWorkload(checkout.root, "books")).rejects.toMatchObject({ code: "PlaceNotFound" });
  expect(git("status", "--porcelain")).toBe(before);
  writeFileSync(file, text);
});

it("fails in a repository that is not Vitrine's own", async () => {
  const elsewhere = join(checkout.root, "docs");
  await expect(newWorkload(elsewhere, "books")).rejects.toMatchObject({ code: "TemplateNotFound" });
});

function vitrine(name: string): [string, ...string[]] {
  return ["node", "bin/vitrine.mjs", "new", "workload", name];
}

const kebab = (id: string): string => id.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
