import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { BareCheckout } from "../support/bare-checkout";

let checkout: BareCheckout;
beforeEach(() => {
  checkout = new BareCheckout().program("npm", 'echo "npm $*"; echo "PATH $PATH"');
  checkout.write(
    "main.mjs",
    'import { guarded } from "./bin/failures.mjs";\nimport { ensureInstalled } from "./bin/installation.mjs";\n' +
      "await guarded(async () => ensureInstalled());\n",
  );
  checkout.write("package-lock.json", lockfile("1.0.0"));
});
afterEach(() => checkout.remove());

const lockfile = (version: string) =>
  JSON.stringify({
    packages: {
      "": { name: "vitrine" },
      "node_modules/one": { version },
      "node_modules/other-platform": { version: "1.0.0", optional: true },
    },
  });
const installed = (version: string) => {
  const { "node_modules/one": one } = JSON.parse(lockfile(version)).packages;
  return JSON.stringify({ packages: { "node_modules/one": one } });
};

it("installs without running the packages' scripts, then fetches Node 24", async () => {
  const { code, stdout, stderr } = await checkout.run(["main.mjs"]);
  expect(code).toBe(0);
  expect(stdout).toBe("");
  expect(stderr).toContain("Installing dependencies (node_modules is missing)");
  expect(stderr).toMatch(/^npm ci --ignore-scripts /m);
  expect(stderr).toMatch(/^npm rebuild node --ignore-scripts=false /m);
});

it("fetches only Node 24 when somebody has run npm ci", async () => {
  checkout.write("node_modules/.package-lock.json", installed("1.0.0"));
  const { stdout, stderr } = await checkout.run(["main.mjs"]);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^npm rebuild node /m);
});

it("says nothing and installs nothing when everything is there but other platforms' packages", async () => {
  checkout
    .write("node_modules/.package-lock.json", installed("1.0.0"))
    .write("node_modules/node/bin/node", "");
  expect(await checkout.run(["main.mjs"])).toEqual({ code: 0, stdout: "", stderr: "" });
});

it("installs when node_modules is older than the lockfile, and names what has changed", async () => {
  checkout
    .write("node_modules/.package-lock.json", installed("0.9.0"))
    .write("node_modules/node/bin/node", "");
  expect((await checkout.run(["main.mjs"])).stderr).toContain("(package-lock.json wants one 1.0.0)");
});

it("keeps npm out of the Node that it is about to replace", async () => {
  const own = `${checkout.root}/node_modules/.bin`;
  const { stderr } = await checkout.run(["main.mjs"], { PATH: `${own}:${checkout.root}/programs:/bin` });
  expect(stderr).toContain(`PATH ${checkout.root}/programs:/bin\n`);
});

it("fails when npm fails", async () => {
  const { code, stderr } = await checkout.program("npm", "exit 1").run(["main.mjs"]);
  expect(code).toBe(1);
  expect(stderr).toContain("fix:");
});

it("leaves alone a node_modules that is a link: npm would empty what another checkout runs from", async () => {
  checkout.write("elsewhere/node/bin/node", "").write("elsewhere/.package-lock.json", installed("0.9.0"));
  symlinkSync("elsewhere", join(checkout.root, "node_modules"));
  const { stdout, stderr } = await checkout.run(["main.mjs"]);
  expect(stdout).toBe("");
  expect(stderr).toBe("node_modules is a link and stays as it is (package-lock.json wants one 1.0.0).\n");
});
