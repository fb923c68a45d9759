import {
  closeSync,
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
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "./failure.mjs";
import { root, vitrineFolder } from "./places.mjs";
import { shortenedModules } from "./shortened-modules.mjs";
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
  "@azure/functions-core",
  "libpg-query",
  "typescript",
  "usearch",
];

/** Large and rarely needed: cdktf loads its archiver at every start, for an asset class that we do not use. */
const loadedWhenCalled = ["archiver"];

/** Starts the last line of a bundle, which tells whose it is and what it was made of. */
const marker = "\n//# made=";

/** Whatever else decides about a bundle, beside how it is made: the installed versions. */
const alwaysInputs = ["package-lock.json", "node_modules/.package-lock.json"];

/** What Vitrine imports of the repository that uses it: its environments and workloads. */
const estates = "#estates";
const estatesFile = "main.ts";

/**
 * Bundles a TypeScript entry of Vitrine together with what a repository declares, or takes the bundle made before from
 * the same files.
 *
 * The path is always the same for an entry. Several processes may ask at once: the bundle and the list of what
 * it was made of are one file, and it is replaced as a whole. Its source map is made when somebody asks for it.
 *
 * @param entry relative to Vitrine's folder, such as "cli/main.ts"
 * @param repository whose bundle it is, absolute
 * @returns the bundle's absolute path, below .vitrine/build of the repository
 */
export async function bundle(entry, repository = root) {
  const file = `${entry.replaceAll("/", "-").replace(/\.ts$/, "")}.cjs`;
  const folder = join(repository, ".vitrine/build");
  mkdirSync(folder, { recursive: true });
  // a link where several repositories share what is bundled
  const output = join(realpathSync(folder), file);
  if (isFresh(output)) return output;

  const began = Date.now();
  const { code, inputs, isWhole } = await build({ entry, output, repository });
  const ours = ["./bundle.mjs", "./shortened-modules.mjs"].map((name) => new URL(name, import.meta.url));
  const madeOf = [...inputs, ...alwaysInputs, ...ours.map((url) => relative(repository, fileURLToPath(url)))];
  const made = {
    entry,
    repository: relative(dirname(output), repository),
    // what was left out may be back without a change to any of the inputs
    of: isWhole && madeOf.map((file) => stamp(output, join(repository, file), began)),
  };
  rmSync(mapPathOf(output), { force: true });
  replace(output, `${code}${marker}${JSON.stringify(made)}\n`);
  return output;
}

/**
 * Writes the source map of a bundle whose sources have not changed since. A map is a quarter of what a bundle costs, and
 * hardly anybody needs one.
 *
 * @param output the bundle's absolute path
 */
export async function writeSourceMap(output) {
  const { entry, repository } = madeFrom(output);
  const { map } = await build({ entry, output, repository: join(dirname(output), repository), hasMap: true });
  if (isFresh(output)) replace(mapPathOf(output), map);
}

export const mapPathOf = (output) => `${output}.map`;

/** @param broken files that cannot be compiled, each with what is said when somebody needs it */
async function build({ entry, output, repository, hasMap = false }, broken = new Map()) {
  const esbuild = await import("esbuild").catch((cause) => {
    throw new Failure("DependenciesMissing", {
      what: "the dependencies are not installed",
      why: "TypeScript is compiled with one of them",
      fix: "npm ci",
      cause,
    });
  });
  try {
    const { outputFiles, metafile } = await esbuild.build({
      absWorkingDir: repository,
      entryPoints: [join(vitrineFolder, entry)],
      outfile: output,
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
      banner: { js: banner(output) },
      external,
      plugins: [
        loadWhenCalled,
        shorten,
        leaveConstructsOut(entry),
        declaredIn(repository),
        tellWhenNeeded(repository, broken),
      ],
      logLevel: "silent",
    });
    const [code, map] = outputFiles.toReversed();
    return {
      code: withStageCode(code.text, vitrineFolder),
      map: map?.text,
      isWhole: broken.size === 0,
      inputs: Object.keys(metafile.inputs).filter((file) => !file.startsWith("when-called:")),
    };
  } catch (failure) {
    const errors = failure.errors ?? [];
    if (errors.length === 0) throw failure;
    const inWords = (some) => esbuild.formatMessages(some, { kind: "error", color: process.stderr.isTTY });
    const places = new Set(errors.map(({ location }) => location?.file ?? ""));
    if (broken.size > 0 || ![...places].every((file) => /^environments\/[^/]+$/.test(file))) {
      throw notCompiled(entry, await inWords(errors));
    }
    const words = [...places].map(async (file) => [
      file,
      await inWords(errors.filter(({ location }) => location.file === file)),
    ]);
    return build({ entry, output, repository, hasMap }, new Map(await Promise.all(words)));
  } finally {
    // its process would stay beside this one, with the 200 MB that it took
    await esbuild.stop();
  }
}

/** Says where the bundle is and where Vitrine is, and looks for what is not bundled among what Vitrine depends on. */
function banner(output) {
  const folder = JSON.stringify(relative(dirname(output), vitrineFolder).replaceAll("\\", "/"));
  return [
    'const bundleUrl = require("node:url").pathToFileURL(__filename).href;',
    `const bundleOf = require("node:path").resolve(__dirname, ${folder});`,
    'require = require("node:module").createRequire(bundleOf + "/package.json");',
  ].join("\n");
}

/** The repository's own declarations, where Vitrine asks for them. */
function declaredIn(repository) {
  return {
    name: "declared-in",
    setup({ onResolve }) {
      onResolve({ filter: new RegExp(`^${estates}$`) }, () => ({ path: join(repository, estatesFile) }));
    },
  };
}

function notCompiled(file, lines) {
  return new Failure("SourceNotValid", {
    what: `${file} cannot be compiled\n\n${lines.join("\n").trimEnd()}`,
    why: "the lines above are no TypeScript, or import what is not there",
    fix: "mend them, then run this again",
  });
}

/** A mistake in an environment's file must not keep people from what needs no environment, such as stopping one. */
function tellWhenNeeded(repository, broken) {
  return {
    name: "tell-when-needed",
    setup({ onLoad }) {
      if (broken.size === 0) return;
      onLoad({ filter: /[\\/]environments[\\/][^\\/]+$/ }, ({ path }) => {
        const lines = broken.get(relative(repository, path).replaceAll("\\", "/"));
        if (lines === undefined) return undefined;
        const { message, why, fix } = notCompiled(relative(repository, path), lines);
        const failure = JSON.stringify({ code: "EnvironmentNotValid", why, fix });
        return {
          loader: "js",
          contents: `module.exports = {}; throw Object.assign(new Error(${JSON.stringify(message)}), ${failure});`,
        };
      });
    },
  };
}

/** Workloads become resources in synthesize.ts alone: every other program is smaller, and starts sooner, without constructs. */
function leaveConstructsOut(entry) {
  return {
    name: "leave-constructs-out",
    setup({ onResolve }) {
      if (entry === "synthesize.ts") return;
      onResolve({ filter: /^\.\/join$/ }, ({ path, importer }) =>
        /[\\/]workloads[\\/]/.test(importer) ? { path, external: true } : undefined,
      );
    },
  };
}

/** Replaces a module that is a function by one that loads it at its first call. */
const loadWhenCalled = {
  name: "load-when-called",
  setup({ onResolve, onLoad, resolve }) {
    const namespace = "when-called";
    onResolve(
      { filter: new RegExp(`^(${loadedWhenCalled.join("|")})$`) },
      async ({ path, pluginData, ...from }) => {
        if (pluginData === namespace) return undefined;
        const { path: found } = await resolve(path, { ...from, pluginData: namespace });
        return { path: found, namespace };
      },
    );
    onResolve({ filter: /.*/, namespace }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `module.exports = (...args) => require(${JSON.stringify(path)})(...args);`,
    }));
  },
};

const shorten = {
  name: "shorten",
  setup({ onLoad }) {
    for (const [path, contents] of Object.entries(shortenedModules)) {
      const pattern = `/node_modules/${path}$`.replaceAll(".", "\\.").replaceAll("/", "[\\\\/]");
      onLoad({ filter: new RegExp(pattern) }, () => ({ contents }));
    }
  },
};

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
