import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../made-once/files";
import { type FunctionPackage, functionPackage } from "./function-package";
import { forking, greeting, resizing } from "./testing/apps";
import { CheckoutCopy, checkout } from "./testing/checkout-copy";
import { unzip } from "./testing/unzip";

// native modules are compressed for the first time
const copy = new CheckoutCopy()
  .takeCompressed()
  .write("greeting", greeting)
  .write("resizing", resizing)
  .write("forking", forking);
afterAll(() => copy.remove());

const megabyte = 1_000_000;
const packages: readonly { name: string; budget: number; make: () => FunctionPackage }[] = [
  {
    name: "greeting",
    budget: 0.3 * megabyte,
    make: () => functionPackage({ root: copy.root, app: "greeting" }),
  },
  {
    name: "resizing",
    budget: 9 * megabyte,
    make: () => functionPackage({ root: copy.root, app: "resizing" }),
  },
  ...readdirSync(join(checkout, "runtime/functions")).map((name) => ({
    name,
    // onnxruntime alone is 19 MB
    budget: (name === "predictions" ? 22 : 10) * megabyte,
    make: () => functionPackage({ root: checkout, app: name }),
  })),
];

describe.each(packages)("the package of $name", ({ name, budget, make }) => {
  let made: FunctionPackage;
  let files: ReadonlyMap<string, Buffer>;
  beforeAll(async () => {
    made = make();
    files = await unzip(made.path);
  });

  it("has what the host looks for at its root, and tells which bundle it is", () => {
    const manifest = JSON.parse(files.get("package.json")?.toString() ?? "");
    const bundles = ["function.cjs", "worker.cjs"].map((file) => files.get(file) ?? Buffer.of());

    expect([...files.keys()]).toEqual(expect.arrayContaining(["function.cjs", "host.json", "package.json"]));
    expect(manifest).toMatchObject({
      name,
      main: "function.cjs",
      vitrine: { bundle: sha256(Buffer.concat(bundles)) },
    });
  });

  it("lists each file as it is in the zip, in order", () => {
    expect(made.files.map((file) => [file.name, file.bytes])).toEqual(
      [...files].map(([file, content]) => [file, content.length]),
    );
    expect([...files.keys()]).toEqual([...files.keys()].sort());
  });

  it(`stays below ${budget / megabyte} MB`, () => {
    expect(made.bytes).toBeLessThan(budget);
  });

  it("has binaries of linux-x64 only, and no file that does not run", () => {
    const names = made.files.map((file) => file.name);
    expect(
      names.filter((file) => /darwin|win32|arm64|musl|wasm|\.d\.[cm]?ts$|\.map$|\/src\//.test(file)),
    ).toEqual([]);

    for (const [file, content] of files) {
      if (/\.node$|\.so\b/.test(file)) expect([file, machineOf(content)]).toEqual([file, "x86-64"]);
    }
  });
});

it("leaves out native modules that the code does not import", () => {
  const { files } = functionPackage({ root: copy.root, app: "greeting" });
  expect(files.map(({ name }) => name)).toEqual(["function.cjs", "host.json", "package.json"]);
});

it("registers its functions with the platform's module and finds its native modules", async () => {
  const { path } = functionPackage({ root: copy.root, app: "resizing" });
  const folder = join(copy.root, "unzipped");
  await unzip(path, folder);

  // a package is for linux-x64, so elsewhere its binaries cannot be loaded
  const native = process.platform === "linux" && process.arch === "x64" ? ["sharp"] : [];
  const loader = join(checkout, "packaging/functions/testing/load-package.cjs");
  const { registered, versions } = JSON.parse(
    execFileSync(process.execPath, [loader, folder, ...native], { encoding: "utf8" }),
  );

  expect(registered).toEqual([{ name: "resizing", trigger: "blobTrigger" }]);
  if (native.length > 0) expect(versions.sharp).toBe(lockedVersion("node_modules/sharp"));
});

it("has the code of processes beside its own as a bundle that runs by itself, with the native modules of that", async () => {
  const { path, files } = functionPackage({ root: copy.root, app: "forking" });
  expect(files.map(({ name }) => name).filter((name) => !name.startsWith("node_modules/"))).toEqual([
    "function.cjs",
    "host.json",
    "package.json",
    "worker.cjs",
  ]);
  if (process.platform !== "linux" || process.arch !== "x64") return;
  const folder = join(copy.root, "forked");
  await unzip(path, folder);
  const printed = execFileSync(process.execPath, [join(folder, "worker.cjs")], { encoding: "utf8" });
  expect(printed).toContain("cpu");
});

it("names the line of the source in comments of the bundle, so that a stack trace can be read", async () => {
  const bundle = (await unzip(functionPackage({ root: copy.root, app: "greeting" }).path)).get(
    "function.cjs",
  );
  expect(bundle?.toString()).toContain("// runtime/functions/greeting/greet.ts\nvar greet = (name) =>");
});

function lockedVersion(path: string): string {
  return JSON.parse(readFileSync(join(checkout, "package-lock.json"), "utf8")).packages[path].version;
}

/** The processor a binary is for, from its ELF header. */
function machineOf(binary: Buffer): string {
  if (binary.toString("latin1", 0, 4) !== "\x7fELF") return "not a Linux binary";
  return binary.readUInt16LE(18) === 0x3e ? "x86-64" : "another processor";
}
