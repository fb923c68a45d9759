import { existsSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { importsIn } from "../../test/support/imports";
import { CheckoutCopy } from "../functions/testing/checkout-copy";
import { firstModelSources, firstModels } from "./first-models";
import { predictionPackage } from "./prediction-package";

const copy = new CheckoutCopy();
afterAll(() => copy.remove());

it("are trained once, and can be packaged", () => {
  const { root } = copy;
  // what was written a moment ago may still change
  utimesSync(join(root, "package-lock.json"), 0, 0);
  const folders = firstModels({ root });
  const trained = folders.map((folder) => statSync(join(folder, "manifest.json")).mtimeMs);
  rmSync(join(root, ".vitrine/models/first-models/employees.csv"));
  expect(firstModels({ root })).toEqual(folders);
  expect(existsSync(join(root, ".vitrine/models/first-models/employees.csv"))).toBe(false);
  expect(folders.map((folder) => statSync(join(folder, "manifest.json")).mtimeMs)).toEqual(trained);

  const packages = folders.map((folder) => predictionPackage({ root, folder }));
  expect(packages.map(({ manifest: { name, version } }) => `${name}@${version}`)).toEqual([
    "leaving@1",
    "leaving@2",
  ]);
});

it("are trained again when any of the code changes that makes them", () => {
  const missing = [...loaded("runtime/predictions/first-model/write-first-models.ts")].filter(
    (file) => !firstModelSources.some((source) => file === source || file.startsWith(`${source}/`)),
  );
  expect(missing).toEqual([]);
});

function loaded(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  for (const { target, loads } of importsIn(file, readFileSync(file, "utf8")))
    if (loads === "at once") loaded(`${target}.ts`, known);
  return known;
}
