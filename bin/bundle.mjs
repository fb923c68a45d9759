import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { notCompiled, pluginsFor } from "./bundle-plugins.mjs";
import { Failure } from "./failure.mjs";
import { inputsOf } from "./inputs-of.cjs";
import { root, vitrineFolder } from "./places.mjs";
import { withStageCode } from "./stage-code.cjs";

/** Loaded from node_modules at run time: they bring binaries or files of their own, or are rarely needed. */
const external = [
  "@azure/identity",
  "@duckdb/node-api",
  "esbuild",
  "fflate",
  "azurite",
  "sharp",
  "onnxruntime-node",
  "libpg-query",
  "oidc-provider",
  "@azure/functions-core",
  "typescript",
  "usearch",
];

/** Starts the last line of a bundle, which tells whose it is and what it was made of. */
const marker = "\n//# made=";

/** Whatever else decides about a bundle, beside how it is made: the installed versions. */
const alwaysInputs = ["package-lock.json", "node_modules/.package-lock.json"];

/**
 * Bundles a TypeScript entry of Vitrine together with what a repository declares, or takes the bundle made before from
 * the same files.
 *
 * The path is always the same for an entry. Several processes may ask at once: the bundle and the list of what
 * it was made of are one file, and it is replaced as a whole. Its source map is made when somebody asks for it.
 *
 * @param entry relative to Vitrine's folder, such as "cli/main.ts"
 * @param repository whose bundle it is, absolute
 * @param soon entries that will be asked for in a moment: those that were never bundled are made in the same go, which reads once what
 * they have in common
 * @returns the bundle's absolute path, below .vitrine/build of the repository
 */
export async function bundle(entry, repository = root, soon = []) {
  const folder = join(repository, ".vitrine/build");
  mkdirSync(folder, { recursive: true });
  // a link where several repositories share what is bundled
  const place = realpathSync(folder);
  const output = join(place, fileOf(entry));
  if (isFresh(output)) return output;

  const began = Date.now();
  const never = soon.filter((other) => !existsSync(join(place, fileOf(other))));
  for (const { entry: each, ...built } of await buildTogether({
    entries: [entry, ...never],
    place,
    repository,
  }))
    keep(join(place, fileOf(each)), { entry: each, repository, began, ...built });
  return output;
}

const fileOf = (entry) => `${entry.replaceAll("/", "-").replace(/\.ts$/, "")}.cjs`;

/** When one of them cannot be compiled the first is made alone: whoever asks for the other one is told. */
function buildTogether({ entries, ...how }) {
  const [first] = entries;
  return build({ entries, ...how }).catch((failure) => {
    if (entries.length === 1) throw failure;
    return build({ entries: [first], ...how });
  });
}

function keep(output, { entry, repository, began, code, inputs, isWhole }) {
  const ours = ["./bundle.mjs", "./bundle-plugins.mjs", "./shortened-modules.mjs"].map(
    (name) => new URL(name, import.meta.url),
  );
  const madeOf = [...inputs, ...alwaysInputs, ...ours.map((url) => relative(repository, fileURLToPath(url)))];
  const made = {
    entry,
    repository: relative(dirname(output), repository),
    // what was left out may be back without a change to any of the inputs
    of: isWhole && madeOf.map((file) => stamp(output, join(repository, file), began)),
  };
  rmSync(mapPathOf(output), { force: true });
  replace(output, `${code}${marker}${JSON.stringify(made)}\n`);
}

/**
 * Writes the source map of a bundle whose sources have not changed since. A map is a quarter of what a bundle costs, and
 * hardly anybody needs one.
 *
 * @param output the bundle's absolute path
 */
export async function writeSourceMap(output) {
  const { entry, repository } = madeFrom(output);
  const place = dirname(output);
  const [{ map }] = await build({
    entries: [entry],
    place,
    repository: join(place, repository),
    hasMap: true,
  });
  if (isFresh(output)) replace(mapPathOf(output), map);
}

export const mapPathOf = (output) => `${output}.map`;

/** @param broken files that cannot be compiled, each with what is said when somebody needs it */
async function build({ entries, place, repository, hasMap = false }, broken = new Map()) {
  const esbuild = await import("esbuild").catch((cause) => {
    throw new Failure("DependenciesMissing", {
      what: "the dependencies are not installed",
      why: "TypeScript is compiled with one of them",
      fix: "npm ci",
      cause,
    });
  });
  try {
    const { outputFiles, metafile } = await withoutCollecting(() =>
      esbuild.build({
        absWorkingDir: repository,
        entryPoints: entries.map((entry) => ({
          in: join(vitrineFolder, entry),
          out: fileOf(entry).slice(0, -4),
        })),
        outdir: place,
        outExtension: { ".js": ".cjs" },
        bundle: true,
        write: false,
        metafile: true,
        sourcemap: hasMap && "external",
        sourcesContent: false,
        platform: "node",
        target: "node22",
        format: "cjs",
        // some packages ask where they are; in a bundle they are where the bundle is
        define: { "import.meta.url": "bundleUrl", bundledFrom: "bundleOf" },
        banner: { js: banner(place) },
        external,
        plugins: pluginsFor(entries, repository, broken),
        logLevel: "silent",
      }),
    );
    const outputs = Object.entries(metafile.outputs);
    const textOf = (file) => outputFiles.find(({ path }) => basename(path) === file)?.text;
    return entries.map((entry) => {
      const file = fileOf(entry);
      const [, { entryPoint }] = outputs.find(([path]) => basename(path) === file);
      return {
        entry,
        code: withStageCode(textOf(file), vitrineFolder),
        map: textOf(`${file}.map`),
        isWhole: broken.size === 0,
        inputs: inputsOf(entryPoint, metafile).filter((path) => !path.startsWith("when-called:")),
      };
    });
  } catch (failure) {
    const errors = failure.errors ?? [];
    if (errors.length === 0) throw failure;
    const inWords = (some) => esbuild.formatMessages(some, { kind: "error", color: process.stderr.isTTY });
    const places = new Set(errors.map(({ location }) => location?.file ?? ""));
    if (broken.size > 0 || ![...places].every((file) => /^environments\/[^/]+$/.test(file))) {
      throw notCompiled(entries[0], await inWords(errors));
    }
    const words = [...places].map(async (file) => [
      file,
      await inWords(errors.filter(({ location }) => location.file === file)),
    ]);
    return build({ entries, place, repository, hasMap }, new Map(await Promise.all(words)));
  } finally {
    // its process would stay beside this one, with the 200 MB that it took
    await esbuild.stop();
  }
}

/** esbuild is written in Go, ends soon, and would collect garbage for a sixth of its time. */
function withoutCollecting(start) {
  const { GOGC, GOMEMLIMIT } = process.env;
  Object.assign(process.env, { GOGC: "off", GOMEMLIMIT: "600MiB" });
  try {
    return start();
  } finally {
    delete process.env.GOGC;
    delete process.env.GOMEMLIMIT;
    Object.assign(process.env, GOGC && { GOGC }, GOMEMLIMIT && { GOMEMLIMIT });
  }
}

/** Says where the bundle is and where Vitrine is, and looks for what is not bundled among what Vitrine depends on. */
function banner(place) {
  const folder = JSON.stringify(relative(place, vitrineFolder).replaceAll("\\", "/"));
  return [
    'const bundleUrl = require("node:url").pathToFileURL(__filename).href;',
    `const bundleOf = require("node:path").resolve(__dirname, ${folder});`,
    'require = require("node:module").createRequire(bundleOf + "/package.json");',
  ].join("\n");
}

function isFresh(output) {
  try {
    return madeFrom(output).of.every(([file, size, modified]) => {
      const found = statSync(join(dirname(output), file), { throwIfNoEntry: false });
      return (found?.size ?? null) === size && (found?.mtimeMs ?? null) === modified;
    });
  } catch {
    return false;
  }
}

function madeFrom(output) {
  return JSON.parse(lastLine(output).slice(marker.length));
}

/** The line that starts with the marker, without reading a megabyte of code before it. */
function lastLine(output) {
  const file = openSync(output, "r");
  try {
    const { size } = fstatSync(file);
    for (let length = 64 * 1024; ; length *= 4) {
      const end = Buffer.alloc(Math.min(length, size));
      readSync(file, end, 0, end.length, size - end.length);
      const start = end.lastIndexOf(marker);
      if (start >= 0 || length >= size) return end.toString("utf8", start);
    }
  } finally {
    closeSync(file);
  }
}

/** A file changed while the bundle was made (file times advance in steps of up to 10 ms) never looks fresh. */
function stamp(output, file, began) {
  const found = statSync(file, { throwIfNoEntry: false });
  return [
    relative(dirname(output), file),
    found?.size ?? null,
    found && found.mtimeMs > began - 10 ? 0 : (found?.mtimeMs ?? null),
  ];
}

function replace(path, content) {
  writeFileSync(`${path}.${process.pid}`, content);
  renameSync(`${path}.${process.pid}`, path);
}
