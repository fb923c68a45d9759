import { basename, dirname, join } from "node:path";
import type { BuildFailure } from "esbuild";
import { inputsOf } from "../../bin/inputs-of.cjs";
import { withStageCode } from "../../bin/stage-code.cjs";
import { sourcesOf, vitrineFolder } from "../../vitrine-folder";
import { PackagingError } from "../packaging-error";
import { nativeModules } from "./native-modules";
import { platformLibrary } from "./platform-library";

export interface Bundle {
  readonly code: Buffer;
  /** Every file that was read, relative to the checkout. */
  readonly inputs: readonly string[];
  /** Names of the native modules that the code imports. */
  readonly natives: readonly string[];
}

/** Supplied by the platform: `@azure/functions` asks for it when it registers a function. */
const platformModule = "@azure/functions-core";

/**
 * Ways for telemetry to leave that OpenTelemetry's SDK has at hand, and takes when variables of its own ask for them, and what would
 * watch libraries that our programs do not have, or that they switch off. Microsoft's SDK builds upon it and sends to Application
 * Insights: they would be half of its 3,400 files, gRPC and its messages among them.
 */
const neverTaken = [
  ...["trace", "metrics", "logs"].flatMap((kind) => [
    `@opentelemetry/exporter-${kind}-otlp-grpc`,
    `@opentelemetry/exporter-${kind}-otlp-http`,
    `@opentelemetry/exporter-${kind}-otlp-proto`,
  ]),
  ...["bunyan", "console", "http", "mongodb", "mysql", "pg", "redis", "winston"].map(
    (library) => `@opentelemetry/instrumentation-${library}`,
  ),
  "@opentelemetry/otlp-grpc-exporter-base",
  "@opentelemetry/exporter-prometheus",
  "@opentelemetry/exporter-zipkin",
  "@opentelemetry/configuration",
  "@opentelemetry/propagator-b3",
  "@opentelemetry/propagator-jaeger",
  "@microsoft/applicationinsights-web-snippet",
];

/** Made before anybody has asked for them, by the absolute paths of their entries. */
const ahead = new Map<string, Bundle>();

/**
 * The code of a program in one CommonJS file, with names and lines that make sense in a stack trace.
 *
 * @param entry where it begins, relative to the checkout, e.g. "runtime/functions/images/function.ts"
 */
export function bundle(root: string, entry: string): Bundle {
  const made = ahead.get(join(root, entry));
  ahead.delete(join(root, entry));
  return made ?? (bundleAll(root, [entry]).get(entry) as Bundle);
}

/**
 * Makes several bundles of which it is known that they will be asked for, in two thirds of the time: what they have in common is
 * read once. Each is the same as if it were made alone.
 *
 * When one of them cannot be bundled none is made ahead: whoever asks for that one is told.
 */
export function bundleAhead(root: string, entries: readonly string[]): void {
  try {
    for (const [entry, made] of bundleAll(root, entries)) ahead.set(join(root, entry), made);
  } catch (error) {
    if (!(error instanceof PackagingError)) throw error;
  }
}

function bundleAll(root: string, entries: readonly string[]): ReadonlyMap<string, Bundle> {
  // loaded here because a synth whose packages are fresh bundles nothing
  const { buildSync } = require("esbuild") as typeof import("esbuild");
  try {
    const { outputFiles, metafile } = buildSync({
      absWorkingDir: root,
      entryPoints: entries.map((entry, at) => ({ in: entry, out: String(at) })),
      outdir: "bundles",
      bundle: true,
      write: false,
      metafile: true,
      platform: "node",
      target: "node24",
      format: "cjs",
      charset: "utf8",
      minifySyntax: true,
      // some packages ask where they are; in a bundle they are where the bundle is
      define: { "import.meta.url": "bundleUrl" },
      banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
      alias: {
        ...Object.fromEntries(
          neverTaken.map((name) => [name, `./${sourcesOf(root, "packaging/bundle")}/nothing.ts`]),
        ),
        ...platformLibrary(root),
      },
      external: [platformModule, ...Object.keys(nativeModules)],
      // paths of node_modules stand in comments of the bundle: a linked folder must not change them
      preserveSymlinks: true,
      // the bundle must not depend on a file that is not among its inputs; the platform's library imports types as it does values
      tsconfigRaw: { compilerOptions: { target: "ES2023" } },
      logLevel: "silent",
    });
    return new Map(
      entries.map((entry, at) => {
        const file = outputFiles.find(({ path }) => basename(path) === `${at}.js`);
        const imports = metafile.outputs[`bundles/${at}.js`]?.imports ?? [];
        return [
          entry,
          {
            code: Buffer.from(withStageCode(file?.text ?? "", vitrineFolder)),
            inputs: inputsOf(entry, metafile),
            natives: Object.keys(nativeModules).filter((name) => imports.some(({ path }) => path === name)),
          },
        ];
      }),
    );
  } catch (error) {
    throw explained(error, root, entries[0] ?? "");
  }
}

function explained(error: unknown, root: string, entry: string): unknown {
  const problems = (error as Partial<BuildFailure>).errors;
  if (problems === undefined) return error;

  const lines = problems.map(({ text, location }) =>
    location ? `${join(root, location.file)}:${location.line}:${location.column + 1} ${text}` : text,
  );
  const binary = lines.some((line) => line.includes('loader is configured for ".node"'));
  return new PackagingError(dirname(entry), binary ? "NativeModuleUnknown" : "BundleFailed", {
    what: "the code cannot be bundled",
    why: lines.join("\n       "),
    fix: binary
      ? "name the module and the files that run on linux-x64 in packaging/bundle/native-modules.ts"
      : "correct these lines; npm run check shows the same with types",
  });
}
