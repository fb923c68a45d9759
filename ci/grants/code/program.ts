import { join, relative } from "node:path";
import type ts from "typescript";

/** The sources of shipped code with their types, as far as they are ours. */
export interface Program {
  readonly ts: typeof ts;
  readonly checker: ts.TypeChecker;
  /** Relative to the checkout, e.g. "runtime/shared/redis.ts"; undefined for a library's. */
  nameOf(file: ts.SourceFile): string | undefined;
  fileOf(name: string): ts.SourceFile | undefined;
  /** Every file of ours that was read. */
  readonly files: readonly ts.SourceFile[];
  /** "@azure/storage-blob" for what that package declares; undefined for ours. */
  packageOf(declaration: ts.Node): string | undefined;
}

/**
 * Reads the sources behind some entries.
 *
 * @param root the checkout, absolute
 * @param entries relative to it
 */
export function readProgram(root: string, entries: readonly string[]): Program {
  // loaded here because a synth whose code is unchanged reads no sources
  const ts = require("typescript") as typeof import("typescript");
  const program = ts.createProgram(
    entries.map((entry) => join(root, entry)),
    {
      target: ts.ScriptTarget.ES2023,
      lib: ["lib.es2023.d.ts"],
      module: ts.ModuleKind.Preserve,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
      strict: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      noEmit: true,
      // a linked node_modules must not look like a folder elsewhere
      preserveSymlinks: true,
    },
  );
  const nameOf = (file: ts.SourceFile) => {
    const name = relative(root, file.fileName).replaceAll("\\", "/");
    return name.startsWith("..") || name.includes("node_modules/") ? undefined : name;
  };
  const files = program.getSourceFiles().filter((file) => nameOf(file) !== undefined);
  const byName = new Map(files.map((file) => [nameOf(file), file]));
  return {
    ts,
    checker: program.getTypeChecker(),
    nameOf,
    fileOf: (name) => byName.get(name),
    files,
    packageOf: (declaration) => packageIn(declaration.getSourceFile().fileName),
  };
}

/** The innermost package of a path: "…/node_modules/@azure/storage-blob/dist/x.d.ts" is "@azure/storage-blob". */
function packageIn(path: string): string | undefined {
  const inside = path.replaceAll("\\", "/").split("/node_modules/").slice(1).at(-1);
  return inside === undefined ? undefined : /^(@[^/]+\/[^/]+|[^/]+)/.exec(inside)?.[0];
}
