import { join, relative } from "node:path";
import { Failure } from "./failure.mjs";
import { shortenedModules } from "./shortened-modules.mjs";

/** Large and rarely needed: cdktf loads its archiver at every start, for an asset class that we do not use. */
const loadedWhenCalled = ["archiver"];

/** What Vitrine imports of the repository that uses it: its environments and workloads. */
const estates = "#estates";
const estatesFile = "main.ts";

/**
 * What a bundle of ours has otherwise than esbuild would make it by itself.
 *
 * @param entries that are bundled, relative to Vitrine's folder
 * @param repository whose bundles they are, absolute
 * @param broken files that cannot be compiled, each with what is said when somebody needs it
 */
export const pluginsFor = (entries, repository, broken) => [
  loadWhenCalled,
  shorten,
  leaveConstructsOut(entries),
  declaredIn(repository),
  tellWhenNeeded(repository, broken),
];

/** The repository's own declarations, where Vitrine asks for them. */
function declaredIn(repository) {
  return {
    name: "declared-in",
    setup({ onResolve }) {
      onResolve({ filter: new RegExp(`^${estates}$`) }, () => ({ path: join(repository, estatesFile) }));
    },
  };
}

export function notCompiled(file, lines) {
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
function leaveConstructsOut(entries) {
  return {
    name: "leave-constructs-out",
    setup({ onResolve }) {
      if (entries.includes("synthesize.ts")) return;
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
