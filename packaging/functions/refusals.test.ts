import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { functionPackage } from "./function-package";
import { greeting, resizing } from "./testing/apps";
import { CheckoutCopy, checkout } from "./testing/checkout-copy";

let copy: CheckoutCopy;
beforeEach(() => {
  copy = new CheckoutCopy({ linkNodeModules: false });
});
afterEach(() => copy.remove());

const make = (app: string) => functionPackage({ root: copy.root, app });
const failing = (code: string) => expect.objectContaining({ code });

it("fails when host.json is not JSON", () => {
  link();
  copy.write("greeting", { ...greeting, "host.json": "version: 2.0" });
  expect(() => make("greeting")).toThrow(failing("HostJsonUnreadable"));
});

it("fails when a source cannot be bundled, and names its line", () => {
  link();
  copy.write("greeting", { "function.ts": '\nimport { greet } from "./greet";\ngreet();\n' });
  expect(() => make("greeting")).toThrow(failing("BundleFailed"));
  expect(() => make("greeting")).toThrow(/greeting\/function\.ts:2:23 Could not resolve "\.\/greet"/);
});

it("fails when the code imports a native module that nobody described", () => {
  link();
  copy.write("greeting", { "function.ts": 'import "./binding.node";\n', "binding.node": "" });
  expect(() => make("greeting")).toThrow(failing("NativeModuleUnknown"));
});

it("fails when what a native module needs is not in the lockfile", () => {
  link();
  copy.write("resizing", resizing);
  changeLockfile((packages) => {
    delete packages["node_modules/detect-libc"];
  });
  expect(() => make("resizing")).toThrow(failing("NativePackageNotLocked"));
});

it("fails when node_modules has another version than the lockfile", () => {
  link();
  copy.write("resizing", resizing);
  changeLockfile((packages) => {
    packages["node_modules/sharp"] = { version: "0.0.1" };
  });
  expect(() => make("resizing")).toThrow(failing("NodeModulesStale"));
});

describe("on a machine without the binaries of linux-x64", () => {
  const platformPackage = "node_modules/@img/sharp-linux-x64";

  it("fetches them and makes the same package", () => {
    linkWithout(/^sharp-/);
    copy.write("resizing", resizing);
    const fetched = make("resizing");

    const elsewhere = new CheckoutCopy().write("resizing", resizing);
    const installed = functionPackage({ root: elsewhere.root, app: "resizing" });
    elsewhere.remove();
    expect(fetched.hash).toBe(installed.hash);
  });

  it("fails when what it fetches is not what the lockfile promises", () => {
    linkWithout(/^sharp-/);
    copy.write("resizing", resizing);
    changeLockfile((packages) => {
      const locked = packages[platformPackage];
      packages[platformPackage] = { ...locked, version: locked?.version ?? "", integrity: wrongIntegrity };
    });
    expect(() => make("resizing")).toThrow(failing("PlatformPackagesNotFetched"));
    expect(() => make("resizing")).toThrow(/EINTEGRITY/);
  });

  it("fails when the lockfile promises nothing about them", () => {
    linkWithout(/^sharp-/);
    copy.write("resizing", resizing);
    changeLockfile((packages) => {
      packages[platformPackage] = { version: packages[platformPackage]?.version ?? "" };
    });
    expect(() => make("resizing")).toThrow(failing("NativePackageWithoutIntegrity"));
  });
});

const wrongIntegrity = `sha512-${Buffer.alloc(64, 1).toString("base64")}`;

function link(): void {
  symlinkSync(join(checkout, "node_modules"), join(copy.root, "node_modules"));
}

/** node_modules as npm lays it out on another platform: without some of the packages below @img. */
function linkWithout(missing: RegExp): void {
  const from = join(checkout, "node_modules");
  const to = join(copy.root, "node_modules");
  mkdirSync(join(to, "@img"), { recursive: true });
  for (const name of readdirSync(from)) if (name !== "@img") symlinkSync(join(from, name), join(to, name));
  for (const name of readdirSync(join(from, "@img"))) {
    if (!missing.test(name)) symlinkSync(join(from, "@img", name), join(to, "@img", name));
  }
}

interface Locked {
  readonly version: string;
  readonly integrity?: string;
}

function changeLockfile(change: (packages: Record<string, Locked>) => void): void {
  const path = join(copy.root, "package-lock.json");
  const lockfile = JSON.parse(readFileSync(path, "utf8"));
  change(lockfile.packages);
  writeFileSync(path, JSON.stringify(lockfile));
}
