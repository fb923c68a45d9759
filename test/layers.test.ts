import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { importsIn } from "./support/imports";

/** Which folders each folder may import from, beside itself. What is not listed is forbidden. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  azure: [],
  environments: ["workloads/all", "workloads/needs", "workloads/workload"],
  runtime: [],
  packaging: [
    "runtime/articles/ranking/example/example-model",
    "runtime/articles/sample/encoder/write-sample-encoder",
    "runtime/database/migrations/database-release",
    "runtime/predictions/check/end-of-check",
    "runtime/predictions/first-model/write-first-models",
    "runtime/predictions/manifest",
    "runtime/predictions/model-folder",
    "runtime/scoring/built-in/write-built-in-model",
    "runtime/scoring/model-manifest",
    "runtime/shared/explained-error",
  ],
  constructs: [
    "azure",
    "packaging",
    "runtime/database/migrations/database-release",
    "runtime/database/settings",
    "runtime/functions/migrate/settings",
    "runtime/scoring/settings",
    "runtime/shared/explained-error",
    "runtime/shared/service-settings",
    "runtime/training/job-template",
  ],
  workloads: [
    "azure",
    "constructs",
    "packaging",
    "runtime/articles/app-roles",
    "runtime/articles/experiments/experiment",
    "runtime/articles/experiments/trial/trial-settings",
    "runtime/articles/forgetting/receipt",
    "runtime/articles/ingestion/encoder-settings",
    "runtime/articles/ranking/ranking-settings",
    "runtime/films/app-roles",
    "runtime/functions/*/settings",
    "runtime/predictions/app-roles",
  ],
  emulator: ["azure", "vector-index/vector-index", "vector-index/row-set", "vector-index/shape"],
  "vector-index": [],
  // what a workload asks for is told in the workloads' words: ci knows none of them
  ci: ["azure", "workloads/demand"],
  stacks: ["constructs", "environments", "packaging/shipping", "workloads"],
  cli: [
    "azure",
    "ci",
    "emulator",
    "environments",
    "packaging/functions/function-package",
    "runtime/functions/*/result-names",
    "runtime/functions/articles/contract",
    "runtime/functions/films/contract",
    "runtime/functions/films/people",
    "runtime/functions/predictions/contract",
    "runtime/functions/predictions/record",
    "runtime/articles",
    "runtime/catalogue",
    "runtime/database/connect-database",
    "runtime/database/unavailable",
    "runtime/films",
    "runtime/pipeline",
    "runtime/model-registry",
    "runtime/predictions",
    "runtime/shared/import-report",
    "runtime/shared/json-in",
    "runtime/shared/read-blob",
    "runtime/shared/score-answer",
    "runtime/shared/seeded-random",
    "runtime/shared/unless",
    "runtime/sign-in/subject",
    "runtime/recommender",
    "runtime/tracking",
    "runtime/training/contract",
    "runtime/training/registered-versions",
    "runtime/training/run-figures",
    "runtime/training/find-tracking",
    "runtime/training/jobs",
    "workloads/all",
    "workloads/demand",
    "workloads/expected-demand",
    "workloads/needs",
    "workloads/workload",
    "workloads/*/outputs",
  ],
};

const takePackagingsTypes = ["constructs", "stacks", "workloads"];

const layers = Object.keys(mayImport);

describe("imports between folders", () => {
  it.each(Object.entries(mayImport))("of %s/ go only where they may", (layer, allowed) => {
    expect(crossingsOf(layer).filter(({ target }) => !allowed.some((each) => matches(each, target)))).toEqual(
      [],
    );
  });

  it("of what answers readers never go to what judges the answers", () => {
    const study = filesBelow("runtime/recommender/serve").flatMap((file) =>
      importsOf(file).filter((target) => target.startsWith("runtime/recommender/study/")),
    );
    expect(study).toEqual([]);
  });

  it("of what every API has never go to one API's own", () => {
    const ofApps = filesBelow("runtime/http").flatMap((file) =>
      importsOf(file).filter((target) => target.startsWith("runtime/functions/")),
    );
    expect(ofApps).toEqual([]);
  });

  it.each(takePackagingsTypes)(
    "of %s take types alone from packaging: what they ship is made before",
    (layer) => {
      const values = filesBelow(layer).flatMap((file) => importsOf(file, "values"));
      expect(values.filter((target) => target.startsWith("packaging/"))).toEqual([]);
    },
  );

  it("of an example never leave it: it knows Vitrine as a package", () => {
    const leaving = filesBelow("examples/your-own-estate").flatMap((file) =>
      importsOf(file).filter((target) => !target.startsWith("examples/your-own-estate/")),
    );
    expect(leaving).toEqual([]);
  });

  it.each(Object.entries(mayImport))("of %s/ need all that they may", (layer, allowed) => {
    const targets = crossingsOf(layer).map(({ target }) => target);
    expect(allowed.filter((each) => !targets.some((target) => matches(each, target)))).toEqual([]);
  });

  it("are drawn in docs/architecture.md: a whole folder with a line, some files or types of it with dots", () => {
    const ofSynth = importsOf("synthesize.ts")
      .map(layerOf)
      .filter((layer) => layers.includes(layer))
      .map((layer) => ["synthesize.ts", layer, "-->"]);
    const ofLayers = Object.entries(mayImport).flatMap(([layer, allowed]) =>
      allowed.map((each) => [layer, layerOf(each), isWhole(layer, each) ? "-->" : "-.->"]),
    );
    const arrows = [...ofSynth, ...ofLayers].map(([from, to, arrow]) => `${from} ${arrow} ${to}`);
    expect(drawnArrows()).toEqual([...new Set(arrows)].sort());
  });

  it("of what workloads say of themselves load no construct: who only reads environments starts without them", () => {
    const loaded = ["all", "expected-demand", "needs"].flatMap((each) => loadedBy(`workloads/${each}.ts`));
    expect(loaded).toContain("workloads/visual-search/demand.ts");
    // the handlers read experiments by the schema that environments are checked by
    expect(
      loaded.filter((file) => !/^(azure|workloads|runtime\/articles\/(experiments|list))\//.test(file)),
    ).toEqual([]);
    const cdktf = /^import (?!type )[^;]+ from "(@cdktf\/|cdktf"|constructs")/m;
    expect(loaded.filter((file) => cdktf.test(readFileSync(file, "utf8")))).toEqual([]);
  });

  it.each(["core", "identity", "resource-manager", "unkind"])(
    "of emulator/%s name no service: each says itself what it adds",
    (folder) => {
      const ofServices = filesBelow(`emulator/${folder}`).flatMap((file) =>
        importsOf(file).filter((target) => target.startsWith("emulator/services/")),
      );
      expect(ofServices).toEqual([]);
    },
  );

  it("of Terraform's provider, which starts with every command, load no service", () => {
    const ofServices = loadedBy("emulator/terraform/main.ts").filter((file) =>
      file.startsWith("emulator/services/"),
    );
    expect(ofServices).toContain("emulator/services/redis/terraform.ts");
    expect(ofServices.filter((file) => !/\/terraform(-[a-z-]+)?\.ts$/.test(file))).toEqual([]);
  });

  it("are seen by this test: synthesize.ts starts everything, so it has some", () => {
    const targets = importsOf("synthesize.ts").map(layerOf);
    expect(targets).toEqual(expect.arrayContaining(["emulator", "environments", "packaging", "stacks"]));
  });
});

/** Relative imports that leave a folder for another layer, tests apart: they may look everywhere. */
function crossingsOf(layer: string): { file: string; target: string }[] {
  return filesBelow(layer)
    .flatMap((file) => importsOf(file).map((target) => ({ file, target })))
    .filter(({ target }) => layers.includes(layerOf(target)) && layerOf(target) !== layer);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test)\.ts$/.test(file) && !/(^|\/)testing\//.test(file))
    .map((file) => join(folder, file));
}

/** All files of ours that are loaded at once with one of them. */
function loadedBy(file: string, known = new Set<string>()): string[] {
  if (known.has(file)) return [];
  known.add(file);
  for (const { target, loads } of importsIn(file, readFileSync(file, "utf8")))
    if (loads === "at once" && existsSync(`${target}.ts`)) loadedBy(`${target}.ts`, known);
  return [...known];
}

/** What a file imports by a relative path, from the checkout's root. */
function importsOf(file: string, kind: "values" | "values and types" = "values and types"): string[] {
  return importsIn(file, readFileSync(file, "utf8"))
    .filter(({ loads }) => kind === "values and types" || loads !== "never")
    .map(({ target }) => target);
}

/** "stacks --> constructs", each arrow of the picture once. */
function drawnArrows(): string[] {
  const picture = /^```mermaid\nflowchart \w+\n {2}synthesize(?:.*\n)*?```$/m.exec(
    readFileSync("docs/architecture.md", "utf8"),
  );
  const lines = [...(picture?.[0] ?? "").matchAll(/^ *(.+?) (-->|-\.->)(?:\|.*\|)? (.+)$/gm)];
  return lines
    .flatMap(([, from = "", arrow, to = ""]) =>
      namesIn(from).flatMap((source) => namesIn(to).map((target) => `${source} ${arrow} ${target}`)),
    )
    .sort();
}

/** `synthesize["synthesize.ts"] & cli` */
const namesIn = (nodes: string): string[] =>
  nodes.split(" & ").map((node) => /"(.+)"/.exec(node)?.[1] ?? node);

const layerOf = (target: string): string => target.split("/")[0] ?? "";

function isWhole(layer: string, target: string): boolean {
  return target === layerOf(target) && !(target === "packaging" && takePackagingsTypes.includes(layer));
}

/** "a/*\/b" stands for one file in any folder of a; "a" for everything below a. */
function matches(pattern: string, target: string): boolean {
  if (!pattern.includes("*")) return target === pattern || target.startsWith(`${pattern}/`);
  return new RegExp(`^${pattern.replace("*", "[^/]+")}$`).test(target);
}
