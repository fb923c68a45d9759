import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { BareCheckout } from "../support/bare-checkout";

let checkout: BareCheckout;
beforeEach(() => {
  checkout = new BareCheckout();
  checkout.write(
    "main.mjs",
    'import { run } from "./bin/run.mjs";\nprocess.exitCode = await run("program.mjs", process.argv.slice(2));\n',
  );
});
afterEach(() => checkout.remove());

it.each([
  ["/dev/null/nowhere", "1"],
  [tmpdir(), undefined],
])("keeps nothing in a home folder that cannot be written: %s", async (HOME, expected) => {
  checkout.write("program.mjs", "console.log(JSON.stringify(process.env))\n");
  const { stdout } = await checkout.run(["main.mjs"], { HOME });
  const { CDKTF_DISABLE_PLUGIN_CACHE_ENV, CDKTF_HOME } = JSON.parse(stdout);
  expect(CDKTF_DISABLE_PLUGIN_CACHE_ENV).toBe(expected);
  expect(CDKTF_HOME?.startsWith(checkout.root)).toBe(expected && true);
});

it("ends as the program ended", async () => {
  checkout.write("program.mjs", "process.exit(7);\n");
  expect((await checkout.run(["main.mjs"])).code).toBe(7);
});

it.each([
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("passes %s on, and leaves no program behind", async (signal, code) => {
  checkout.write("program.mjs", "console.log(process.pid);\nsetInterval(() => {}, 1000);\n");
  const child = spawn(process.execPath, ["main.mjs"], { cwd: checkout.root });
  const [pid] = await once(child.stdout, "data");
  child.kill(signal);
  expect(await once(child, "exit")).toEqual([code, null]);
  expect(() => process.kill(Number(pid), 0)).toThrow("ESRCH");
});
