import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceCommit } from "./source-commit";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-commits-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function git(...args: string[]): string {
  return execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
  }).trim();
}

function commit(file: string, text: string): string {
  writeFileSync(join(folder, file), text);
  git("add", ".");
  git("commit", "--quiet", "--message", text);
  return git("rev-parse", "HEAD");
}

describe("in a repository", () => {
  beforeEach(() => git("init", "--quiet"));

  it("is the last commit that changed one of the files, whatever others changed since", () => {
    commit("a.ts", "one");
    const second = commit("b.ts", "two");
    commit("c.ts", "three");
    expect(sourceCommit(folder, ["a.ts", "b.ts"])).toBe(second);
  });

  it("is not told while a file is not as it was committed", () => {
    commit("a.ts", "one");
    commit("b.ts", "two");
    writeFileSync(join(folder, "a.ts"), "other");
    expect(sourceCommit(folder, ["a.ts"])).toBeUndefined();
    expect(sourceCommit(folder, ["b.ts"])).toBe(git("rev-parse", "HEAD"));
  });

  it("is not told by a clone without its past, where it could be any", () => {
    commit("a.ts", "one");
    commit("b.ts", "two");
    git("clone", "--quiet", "--depth=1", `file://${folder}`, "clone");
    expect(sourceCommit(join(folder, "clone"), ["a.ts"])).toBeUndefined();
  });
});

it("is not told where there is no repository", () => {
  expect(sourceCommit(folder, ["a.ts"])).toBeUndefined();
});
