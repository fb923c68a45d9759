import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import type { Surroundings } from "./surroundings";

/** A TypeScript example of a page, as a program of its own. */
export interface Example {
  /** Page and line, e.g. "constructs/cache/README.md:5". */
  readonly at: string;
  /** Where it would lie as a file, absolute: beside its page, so that relative imports work. */
  readonly file: string;
  /** Exports a function that runs the example; its `this` is the construct that the example is in. */
  readonly text: string;
}

const checkout = process.cwd();
const outside = join(checkout, "test/docs/surroundings.ts");

/** Every example of every page of the checkout. */
export function examples(): Example[] {
  return pages().flatMap((page) => {
    const written = readFileSync(page, "utf8");
    return [...written.matchAll(/^```(?:ts|typescript)\n([\s\S]*?)^```$/gm)].map(
      ({ 1: code = "", index }) => {
        const line = written.slice(0, index).split("\n").length;
        const file = join(checkout, dirname(page), `example-${line}.ts`);
        return { at: `${page}:${line}`, file, text: asProgram(code, file) };
      },
    );
  });
}

/** Every page that people read, relative to the checkout. */
export function pages(): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"]);
  const all = listed.toString().split("\n").filter(Boolean);
  return all.filter((page) => !page.includes("/golden/"));
}

/** What the compiler finds wrong, each with the example's place. */
export function mistakesIn(all: readonly Example[]): string[] {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, checkout);
  const strict = {
    ...options,
    incremental: false,
    tsBuildInfoFile: undefined,
    noUnusedLocals: false,
    // whether an import is a type alone is not worth a reader's time
    verbatimModuleSyntax: false,
    isolatedModules: false,
  };
  const texts = new Map(all.map(({ file, text }) => [file, text]));
  const host = ts.createCompilerHost(strict);
  const compiled = ts.createProgram([...texts.keys()], strict, {
    ...host,
    fileExists: (file) => texts.has(file) || host.fileExists(file),
    getSourceFile: (file, version, ...rest) => {
      const text = texts.get(file);
      return text === undefined
        ? parsed(file, () => host.getSourceFile(file, version, ...rest))
        : ts.createSourceFile(file, text, version);
    },
  });
  return all.flatMap(({ at, file }) => {
    const source = compiled.getSourceFile(file);
    const found = [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${at}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  });
}

const files = new Map<string, ts.SourceFile | undefined>();

/** What an example imports is read once for all that are compiled. */
function parsed(file: string, read: () => ts.SourceFile | undefined): ts.SourceFile | undefined {
  if (!files.has(file)) files.set(file, read());
  return files.get(file);
}

/** Runs an example in the stack of what surrounds it. @param load the test's own `require` */
export async function run(
  { file, text }: Example,
  around: Surroundings,
  load: (path: string) => unknown,
): Promise<void> {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  const made: { default?: (this: unknown, around: Surroundings) => Promise<void> } = {};
  const find = (path: string) => load(path.startsWith(".") ? join(dirname(file), path) : path);
  new Function("exports", "require", outputText)(made, find);
  await made.default?.call(around.stack, around);
}

/** What an example does not declare is one of our exports, or something that surrounds it. */
function asProgram(code: string, file: string): string {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.ES2023, true);
  const [imports, body] = [true, false].map((wanted) =>
    source.statements
      .filter((node) => ts.isImportDeclaration(node) === wanted)
      .map((node) => node.getFullText())
      .join(""),
  );
  const free = freeNames(source);
  const ours = [...free].flatMap((name) => {
    const from = exported.get(name);
    return from === undefined ? [] : [`import { ${name} } from "${pathTo(from, file)}";`];
  });
  const given = [...free].filter((name) => around.has(name));
  return `${imports}
${ours.join("\n")}
import type { Construct } from "constructs";
import type { Surroundings } from "${pathTo(outside, file)}";
export default async function (this: Construct, { ${given.join(", ")} }: Surroundings): Promise<void> {
${body}
}
`;
}

/** Names that an example uses and neither declares nor imports. */
function freeNames(source: ts.SourceFile): Set<string> {
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node))
      (isDeclaration(node) ? declared : isUse(node) ? used : new Set()).add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return new Set([...used].filter((name) => !declared.has(name)));
}

function isDeclaration(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    ((ts.isVariableDeclaration(parent) || ts.isBindingElement(parent) || ts.isParameter(parent)) &&
      parent.name === node) ||
    ts.isImportSpecifier(parent) ||
    ts.isImportClause(parent)
  );
}

function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !ts.isBindingElement(parent);
}

/** Where our constructs, stacks, environments and settings export a name; of a type and a value, the value. */
const exported = new Map(
  [/^export (?:interface|type) (\w+)/gm, /^export (?:abstract class|class|const|function) (\w+)/gm].flatMap(
    (pattern) => sources().flatMap((file) => namesIn(file, pattern)),
  ),
);

function sources(): string[] {
  const folders = ["constructs", "workloads", "packaging", "stacks", "environments", "runtime/functions"];
  const where = [...folders, "runtime/database/settings.ts", "runtime/shared/service-settings.ts"];
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", ...where]);
  return listed
    .toString()
    .split("\n")
    .filter((file) => /(?<!\.test)\.ts$/.test(file));
}

function namesIn(file: string, pattern: RegExp): (readonly [string, string])[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(pattern)].map(([, name = ""]) => [name, join(checkout, file)] as const);
}

const around = new Set(
  [...readFileSync(outside, "utf8").matchAll(/^ {2}(?:get|readonly) (\w+)/gm)].map(([, name = ""]) => name),
);

function pathTo(module: string, file: string): string {
  const path = relative(dirname(file), module).replace(/\.ts$/, "");
  return path.startsWith(".") ? path : `./${path}`;
}
