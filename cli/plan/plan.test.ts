import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "../../test/support/checkout";
import { command } from "../../test/support/command";

/** A repository with a commit, and edits on it that are not committed. */
const checkout = new Checkout();
const file = (...path: string[]) => join(checkout.root, ...path);
const edit = (path: string, from: string, to: string) => {
  const text = readFileSync(file(path), "utf8");
  if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
  writeFileSync(file(path), text.replace(from, to));
};
const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: checkout.root });
const plan = (...args: string[]) => command(checkout.root, "node", "bin/vitrine.mjs", "plan", ...args);

beforeAll(() => {
  // half of an estate is planned in half the time
  checkout.keepOnly(["imagePipeline"], "dev");
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message=base");
});
afterAll(() => checkout.remove());

describe("npx vitrine plan", () => {
  it("compares with another commit without credentials, and keeps the whole report as an artifact", async () => {
    edit("environments/dev.ts", 'replication: "LRS"', 'replication: "ZRS"');
    const { exitCode, stdout, output } = await plan(
      "dev",
      "--against",
      "main",
      "--markdown",
      "--artifact",
      "out/dev.md",
    );
    expect(output).toContain("<!-- vitrine-plan:dev -->\n### dev: ");
    expect(stdout.split("\n")[1]).toContain("destroys data");
    expect(stdout).toMatch(
      /account_replication_type: LRS\n.*account_replication_type: ZRS {3}\(cannot be changed/,
    );
    expect(exitCode).toBe(2);
    expect(readFileSync(file("out/dev.md"), "utf8")).toContain("<!-- vitrine-plan:dev -->");
    expect(git("worktree", "list").toString().trim().split("\n")).toHaveLength(1);
  }, 180_000);

  it.each([
    ["a commit that git does not know", ["dev", "--against", "nowhere"], "ReferenceNotFound"],
    ["an environment that is not there", ["moon"], "EnvironmentNotFound"],
    ["a plan to keep that cannot be applied", ["dev", "--out", "plan.bin"], "OptionNotValid"],
    ["a plan of local to keep", ["local", "--deployed", "--out", "plan.bin"], "OptionNotValid"],
  ])("fails when it is given %s", async (_what, args, code) => {
    const { exitCode, output } = await plan(...args);
    expect(output).toContain(`code: ${code}`);
    expect(exitCode).toBe(1);
  });

  it("fails when the other commit cannot be synthesized, in the words of its synth, and keeps nothing of it", async () => {
    const text = readFileSync(file("environments/dev.ts"), "utf8");
    writeFileSync(file("environments/dev.ts"), text.replace('name: "dev"', 'name: "DEV"'));
    git("commit", "--quiet", "--all", "--message=broken");
    writeFileSync(file("environments/dev.ts"), text);
    const { exitCode, output } = await plan("dev", "--against", "HEAD");
    expect(output).toMatch(/HEAD cannot be synthesized:.*lowercase.*code: SynthFailed/s);
    expect(exitCode).toBe(1);
    const commit = git("rev-parse", "HEAD").toString().trim();
    expect(existsSync(file(".vitrine/base", commit))).toBe(false);
  });
});
