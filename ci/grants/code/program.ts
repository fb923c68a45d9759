import { join, relative } from "node:path";
import type ts from "typescript";
import { isLibrary } from "../../../vitrine-folder";

/** The sources of shipped code with their types, as far as they are ours. */
export interface Program {
  readonly ts: typeof ts;
  readonly checker: ts.TypeChecker;
  /** Relative to the checkout, e.g. "runtime/shared/redis.ts"; undefined for a library's. */
  nameOf(file: ts.SourceFile): string | undefined;
  /** An entry and every file of ours that it imports, for its types too. */
  filesBehind(entry: string): readonly ts.SourceFile[];
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
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.Preserve,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
    strict: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    // a linked node_modules must not look like a folder elsewhere
    preserveSymlinks: true,
  };
  const host = ts.createCompilerHost(options);
  // a fifth of the time, for comments that nobody reads here
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  const program = ts.createProgram({ rootNames: entries.map((entry) => join(root, entry)), options, host });
  const checker = program.getTypeChecker();
  const nameOf = (file: ts.SourceFile) => {
    const name = relative(root, file.fileName).replaceAll("\\", "/");
    return isLibrary(root, name) ? undefined : name;
  };
  const filesBehind = (entry: string) => {
    const found = new Set<ts.SourceFile>();
    const waiting = [program.getSourceFile(join(root, entry))];
    for (let file = waiting.pop(); file !== undefined || waiting.length > 0; file = waiting.pop()) {
      if (file === undefined || found.has(file) || nameOf(file) === undefined) continue;
      found.add(file);
      for (const specifier of importsOf(ts, file))
        waiting.push(checker.getSymbolAtLocation(specifier)?.declarations?.[0]?.getSourceFile());
    }
    return [...found];
  };
  return {
    ts,
    checker,
    nameOf,
    filesBehind,
    packageOf: (declaration) => packageIn(declaration.getSourceFile().fileName),
  };
}

function importsOf(typescript: typeof ts, file: ts.SourceFile): ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    const isImport = typescript.isImportDeclaration(node) || typescript.isExportDeclaration(node);
    if (isImport && node.moduleSpecifier) found.push(node.moduleSpecifier);
    const isCall =
      typescript.isCallExpression(node) && node.expression.kind === typescript.SyntaxKind.ImportKeyword;
    if (isCall && node.arguments[0]) found.push(node.arguments[0]);
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The innermost package of a path: "…/node_modules/@azure/storage-blob/dist/x.d.ts" is "@azure/storage-blob". */
function packageIn(path: string): string | undefined {
  const inside = path.replaceAll("\\", "/").split("/node_modules/").slice(1).at(-1);
  return inside === undefined ? undefined : /^(@[^/]+\/[^/]+|[^/]+)/.exec(inside)?.[0];
}
