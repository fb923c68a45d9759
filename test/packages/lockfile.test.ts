import { readFileSync } from "node:fs";

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const packages: Readonly<Record<string, Locked>> = JSON.parse(
  readFileSync("package-lock.json", "utf8"),
).packages;
const locked = Object.entries(packages).filter(([path]) => path !== "");

it("names the packages of every platform, or npm ci refuses it", () => {
  const names = new Set(locked.map(([path]) => path.slice(path.lastIndexOf("node_modules/") + 13)));
  const missing = locked.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !names.has(name))
      .map((name) => `${path} wants ${name}`),
  );
  expect(missing).toEqual([]);
});

it("tells the checksum of everything that is downloaded", () => {
  const unchecked = locked.filter(([, { integrity, inBundle }]) => integrity === undefined && !inBundle);
  expect(unchecked.map(([path]) => path)).toEqual([]);
});

it.each(["dependencies", "devDependencies"])("has the versions that the example asks for in %s", (kind) => {
  const example = JSON.parse(readFileSync("examples/your-own-estate/package.json", "utf8"));
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  const { vitrine, ...others } = example[kind] as Record<string, string>;
  const locked = Object.keys(others).map((name) => [name, packages[`node_modules/${name}`]?.version]);
  expect(Object.fromEntries(locked)).toEqual(others);
});

it("is of the versions that package.json asks for, each of them exact", () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const asked: Record<string, string> = { ...dependencies, ...devDependencies };
  const found = Object.fromEntries(
    Object.keys(asked).map((name) => [name, packages[`node_modules/${name}`]?.version]),
  );
  expect(found).toEqual(asked);
});
