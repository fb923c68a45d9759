import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BareCheckout } from "../support/bare-checkout";

let checkout: BareCheckout;
beforeEach(() => {
  checkout = new BareCheckout().linkNodeModules().write("package-lock.json", "{}");
  checkout.write("main.mjs", launching("process.argv[2]"));
});
afterEach(() => checkout.remove());

/** What bin/ does for an entry. */
const launching = (entry: string) =>
  'import { launch } from "./bin/launch.mjs";\nimport { guarded } from "./bin/failures.mjs";\n' +
  `await guarded(() => launch(${entry}), { json: process.argv.includes("--json") });\n`;
const launch = (entry: string, env: Record<string, string> = {}) => checkout.run(["main.mjs", entry], env);
const bundleOf = (entry: string) => join(checkout.root, ".vitrine/build", `${entry}.cjs`);
const settled = () => new Promise((resolve) => setTimeout(resolve, 30));

it("runs TypeScript and what it imports", async () => {
  checkout.write("cli/word.ts", 'export const word: string = "hello";\n');
  checkout.write("cli/main.ts", 'import { word } from "./word";\nconsole.log(word);\n');
  expect(await launch("cli/main.ts")).toEqual({ code: 0, stdout: "hello\n", stderr: "" });
});

it("leaves out of packages what no program of ours needs, and says in English what is wrong", async () => {
  checkout.write(
    "say.ts",
    `import { Lazy } from "cdktf/lib/tokens/lazy";
     import { z } from "zod";
     const lazy = Lazy.anyValue({ produce: () => 1 }) as { creationStack: string[] };
     console.log(z.string().safeParse(1).error?.issues[0]?.message, lazy.creationStack);`,
  );
  const { stdout } = await launch("say.ts");
  expect(stdout).toBe("Invalid input: expected string, received number []\n");
  expect(readFileSync(bundleOf("say"), "utf8")).not.toContain("zod/v4/locales/de.js");
});

it("bundles once, and again when a source or an installed version has changed", async () => {
  checkout.write("say.ts", 'console.log("one");\n');
  await settled();
  await launch("say.ts");
  const first = statSync(bundleOf("say")).mtimeMs;
  await launch("say.ts");
  expect(statSync(bundleOf("say")).mtimeMs).toBe(first);

  checkout.write("say.ts", 'console.log("two");\n');
  await settled();
  expect((await launch("say.ts")).stdout).toBe("two\n");

  const second = statSync(bundleOf("say")).mtimeMs;
  checkout.write("package-lock.json", '{ "lockfileVersion": 3 }');
  await launch("say.ts");
  expect(statSync(bundleOf("say")).mtimeMs).toBeGreaterThan(second);
});

it("bundles in the same go what will be asked for soon, unless that cannot be compiled", async () => {
  checkout.write("common.ts", 'export const word = "hello";\n');
  checkout.write("say.ts", 'import { word } from "./common";\nconsole.log(word);\n');
  checkout.write("sing.ts", 'import { word } from "./common";\nconsole.log(word, word);\n');
  checkout.write(
    "bundle.mjs",
    'import { bundle } from "./bin/bundle.mjs";\nawait bundle("say.ts", undefined, process.argv.slice(2));\n',
  );
  await settled();
  expect(await checkout.run(["bundle.mjs", "sing.ts", "none.ts"])).toMatchObject({ code: 0 });
  expect([existsSync(bundleOf("say")), existsSync(bundleOf("sing"))]).toEqual([true, false]);

  rmSync(bundleOf("say"));
  expect(await checkout.run(["bundle.mjs", "sing.ts"])).toMatchObject({ code: 0 });
  const made = statSync(bundleOf("sing")).mtimeMs;
  expect((await launch("sing.ts")).stdout).toBe("hello hello\n");
  expect(statSync(bundleOf("sing")).mtimeMs).toBe(made);
  checkout.write("common.ts", 'export const word = "bye";\n');
  await settled();
  expect((await launch("sing.ts")).stdout).toBe("bye bye\n");
});

it("bundles once, too, where there is no lockfile, and again when there is one", async () => {
  rmSync(join(checkout.root, "package-lock.json"));
  checkout.write("say.ts", 'console.log("one");\n');
  await settled();
  await launch("say.ts");
  const first = statSync(bundleOf("say")).mtimeMs;
  await launch("say.ts");
  expect(statSync(bundleOf("say")).mtimeMs).toBe(first);

  checkout.write("package-lock.json", "{}");
  await launch("say.ts");
  expect(statSync(bundleOf("say")).mtimeMs).toBeGreaterThan(first);
});

it("leaves out of every program but the synth what makes resources of a workload", async () => {
  checkout.write("workloads/some/join.ts", 'export const join = "constructs of some";\n');
  checkout.write("workloads/some/workload.ts", 'export const load = () => require("./join");\n');
  for (const entry of ["synthesize", "cli/main"]) {
    const up = entry.includes("/") ? ".." : ".";
    checkout.write(
      `${entry}.ts`,
      `import { load } from "${up}/workloads/some/workload";\nconsole.log(typeof load);\n`,
    );
    expect(await launch(`${entry}.ts`)).toMatchObject({ code: 0, stdout: "function\n" });
  }
  expect(readFileSync(bundleOf("synthesize"), "utf8")).toContain("constructs of some");
  expect(readFileSync(bundleOf("cli-main"), "utf8")).not.toContain("constructs of some");
});

it("does not trust a bundle that was cut short", async () => {
  checkout.write("say.ts", 'console.log("whole");\n');
  await settled();
  await launch("say.ts");
  const whole = readFileSync(bundleOf("say"));
  writeFileSync(bundleOf("say"), whole.subarray(0, whole.length - 10));
  expect((await launch("say.ts")).stdout).toBe("whole\n");
});

it("gives a whole bundle to each of several processes that start at once", async () => {
  checkout.write("say.ts", `console.log("${"long ".repeat(50_000)}".length);\n`);
  const ended = await Promise.all(Array.from({ length: 6 }, () => launch("say.ts")));
  expect(new Set(ended.map(({ code, stdout }) => `${code} ${stdout}`))).toEqual(new Set(["0 250000\n"]));
});

it("keeps the stack of an unexpected error, with the sources named, for whoever mends it", async () => {
  checkout.write(
    "cli/fail.ts",
    'type Nothing = never;\n\nexport const fail = (): Nothing => {\n  throw new Error("no");\n};\n',
  );
  checkout.write("cli/main.ts", 'import { fail } from "./fail";\nfail();\n');
  const { code, stderr } = await launch("cli/main.ts");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error Error: no\n {2}why: .*\n {2}fix: .*\n {2}code: Unexpected\n$/);
  expect(readFileSync(join(checkout.root, ".vitrine/unexpected.txt"), "utf8")).toMatch(
    /Error: no\n\s+at fail \(cli\/fail\.ts:4:\d+\)\n\s+at .*cli\/main\.ts:2:1/,
  );
});

it("shows the line that cannot be bundled, and nothing of itself", async () => {
  checkout.write("cli/main.ts", 'import "./missing";\n');
  const { code, stderr } = await launch("cli/main.ts");
  expect(code).toBe(1);
  expect(stderr).toContain("cli/main.ts:1:7");
  expect(stderr).not.toContain("bin/");
});

describe("started by another Node", () => {
  // says once that it is Node 20; the process that it starts instead does not hear of it
  const older =
    "if (process.env.OLDER) Object.defineProperty(process.versions, 'node', { value: '20.1.0' });\n";
  const asNode20 = { OLDER: "1", NODE_OPTIONS: "--require ./older.cjs" };

  it("goes on in Node 24 with the same arguments and ends as that ended", async () => {
    checkout.write("older.cjs", `${older}delete process.env.OLDER;\n`);
    checkout.write(
      "say.ts",
      "console.log(process.versions.node, process.argv.slice(2));\nprocess.exitCode = 7;\n",
    );
    const { code, stdout } = await launch("say.ts", asNode20);
    expect({ code, stdout }).toEqual({ code: 7, stdout: `${process.versions.node} [ 'say.ts' ]\n` });
  });

  it("fails when Node 24 is not installed, and says how to get it", async () => {
    const bare = new BareCheckout().write("older.cjs", older);
    bare.write("main.mjs", launching('"say.ts"'));
    const { code, stderr } = await bare.run(["main.mjs"], asNode20);
    bare.remove();
    expect(code).toBe(1);
    expect(stderr).toMatch(/Node 24; this is 20\.1\.0\n {2}why: .*\n {2}fix: npm ci.*\n {2}code: NodeTooOld/);
  });
});
