import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "../test/support/checkout";
import { command, type Finished } from "../test/support/command";
import { run, verbs } from "./main";

const checkout = new Checkout();
afterAll(() => checkout.remove());

const vitrine = (...args: string[]) => command(checkout.root, "node", "bin/vitrine.mjs", ...args);
const file = (name: string) => join(checkout.root, "environments", name);

/** The one failure of a command, which has said nothing else. */
function failureOf({ exitCode, stdout, output }: Finished): Record<string, string> {
  expect(exitCode).toBe(1);
  expect(output).toBe(stdout);
  expect(output.trim().split("\n")).toHaveLength(1);
  const { error } = JSON.parse(stdout);
  expect(Object.keys(error).sort()).toEqual(["code", "fix", "what", "why"]);
  for (const part of Object.values(error)) expect(part).not.toBe("");
  expect(output).not.toMatch(/\\n +at /);
  return error;
}

type Broken = readonly [string, (dev: string) => string | undefined];

/** What no bundle can be made of, and what ends a program that only loads it. */
const inEveryCommand: readonly Broken[] = [
  ["is no TypeScript", () => "export default {{ name: dev;\n"],
  ["is not there", () => undefined],
  ["imports what is not there", (dev) => `import "./moon";\n${dev}`],
  ["throws", (dev) => `${dev}\nthrow new Error("no");\n`],
];

/** What is loaded, and is no environment: a synth and a verb are told by the same code. */
const inOne: readonly Broken[] = [
  ["exports nothing", () => "export const dev = {};\n"],
  ["uses what is not there", (dev) => dev.replace('"westeurope"', "somewhere")],
  ["has a value of another type", (dev) => dev.replace('replication: "LRS"', "replication: 3")],
  ["exports null", () => "export default null;\n"],
  ["has another environment's name", (dev) => dev.replace('name: "dev"', 'name: "prod"')],
];

describe("an environment's file that", () => {
  let whole: string;
  beforeAll(() => {
    whole = readFileSync(file("dev.ts"), "utf8");
  });
  afterEach(() => writeFileSync(file("dev.ts"), whole));

  function breakWith(change: Broken[1]): void {
    const text = change(whole);
    expect(text).not.toBe(whole);
    if (text === undefined) rmSync(file("dev.ts"));
    else writeFileSync(file("dev.ts"), text);
  }

  async function expectVerbToFail(): Promise<void> {
    const error = failureOf(await vitrine("cost", "dev", "--json"));
    expect(error["code"]).toBe("EnvironmentNotValid");
    expect(error["what"]).toMatch(/environments\/(dev|all)\.ts/);
    expect(JSON.stringify(error)).not.toContain(checkout.root);
  }

  it.each(inOne)("%s fails by name in a verb that needs it", async (_what, change) => {
    breakWith(change);
    await expectVerbToFail();
  });

  it.each(inEveryCommand)(
    "%s fails by name in a verb that needs it, and in the synth, and hinders no other",
    async (_what, change) => {
      breakWith(change);
      await expectVerbToFail();

      const synth = await command(checkout.root, "node", "bin/synth.mjs");
      expect(synth.exitCode).toBe(1);
      expect(synth.output).toMatch(/ why: .*\n {2}fix: .*\n {2}code: EnvironmentNotValid\n$/s);
      expect(synth.output).not.toMatch(/^ +at /m);

      const stop = await vitrine("stop", "--json");
      expect(stop).toMatchObject({ exitCode: 0, stdout: '{"stopped":false}\n' });
    },
  );
});

describe("a folder that cannot be written", () => {
  const state = join(checkout.root, ".vitrine");
  const kept = `${state}-kept`;
  afterEach(() => {
    rmSync(state, { recursive: true, force: true });
    cpSync(kept, state, { recursive: true });
  });
  beforeEach(() => {
    if (!existsSync(kept)) {
      mkdirSync(state, { recursive: true });
      cpSync(state, kept, { recursive: true });
    }
    rmSync(state, { recursive: true });
  });

  it.each([
    ["a file", () => writeFileSync(state, "")],
    ["a link to nowhere", () => symlinkSync("/nowhere/at/all", state)],
    ["a place that takes no files", () => symlinkSync("/sys", state)],
  ])("fails by name when .vitrine is %s", async (_what, make) => {
    make();
    const { code } = failureOf(await vitrine("stop", "--json"));
    expect(["FileOfAnotherKind", "FileNotFound", "PermissionDenied"]).toContain(code);
  });
});

describe("a command line that is wrong", () => {
  it.each([
    ["an unknown verb", ["cots", "prod"], "VerbUnknown", "cost"],
    ["no verb", [], "VerbMissing", "--help"],
    ["an unknown option", ["cost", "prod", "--jsn"], "OptionUnknown", "--json"],
    ["a missing argument", ["cost"], "ArgumentMissing", "cost --help"],
    ["an argument too many", ["stop", "now"], "ArgumentUnexpected", "stop --help"],
    ["a choice that is none", ["logs", "--level", "loud"], "OptionNotValid", "warning"],
    ["a number that is none", ["upload", ".", "--patience", "long"], "OptionNotValid", "number"],
    ["two options that exclude each other", ["plan", "dev", "--markdown"], "OptionsConflict", "--markdown"],
    ["an environment that is not there", ["cost", "produ"], "EnvironmentNotFound", "prod?"],
  ])("fails with a code for %s, and says what is near", async (_what, args, code, hint) => {
    const error = failureOf(await vitrine(...args, "--json"));
    expect(error["code"]).toBe(code);
    expect(`${error["what"]} ${error["fix"]}`).toContain(hint);
  });
});

describe("every verb", () => {
  const commands = verbs.flatMap((verb) => {
    const made = verb(checkout.root, () => {});
    return made.commands.length > 0
      ? made.commands.map((each) => [`${made.name()} ${each.name()}`, each] as const)
      : [[made.name(), made] as const];
  });

  it.each(commands)("%s prints what a program can read", (_name, each) => {
    expect(each.options.map(({ long }) => long)).toContain("--json");
  });

  // in this process: how a command tells that it failed is seen above
  const expectNearName = (args: readonly string[]) =>
    expect(run(checkout.root, [...args, "--json"])).rejects.toMatchObject({
      code: "EnvironmentNotFound",
      fix: expect.stringContaining("staging?"),
    });

  it.each(commands.filter(([, each]) => each.registeredArguments[0]?.name() === "environment"))(
    "%s offers the near names of an environment",
    async (name) => {
      await expectNearName([...name.split(" "), "stagin"]);
    },
  );

  it.each(commands.filter(([, each]) => each.options.some(({ long }) => long === "--environment")))(
    "%s offers the near names of its --environment",
    async (name, each) => {
      const needed = each.registeredArguments.filter(({ required }) => required).map(() => ".");
      await expectNearName([...name.split(" "), ...needed, "-e", "stagin"]);
    },
  );
});
