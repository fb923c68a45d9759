import ts from "typescript";

/** esbuild writes above the code of each file which one it is. */
const fileComment = /^[ \t]*\/\/ ((?:[\w@.-]+\/)+[\w@.-]+)$/gm;
const isOurs = (file: string) => file.startsWith("runtime/") && !file.includes("/testing/");
const prelude = "globalThis.reachAwait ??= (_, value) => value;\n";

export interface NamedAwaits {
  /** The program, which calls `reachAwait` when an await begins, and when it is over. */
  readonly code: string;
  /** Of each await in our own files: "runtime/…/answer-recorded.ts, predict: await signIn.authenticate(request)". */
  readonly names: readonly string[];
}

/** What is added to the name of an await that is over. */
export const isOver = " — over";

/** A bundle in which each await of our own files has a name, so that a test can stop there: whatever there is, there is no list. */
export function withNamedAwaits(bundle: string): NamedAwaits {
  const starts = [...bundle.matchAll(fileComment)];
  const names: string[] = [];
  const pieces = starts.map(({ index, 1: file = "" }, at) => {
    const code = bundle.slice(index, starts[at + 1]?.index);
    return isOurs(file) ? nameAwaits(file, code, names) : code;
  });
  return { code: prelude + bundle.slice(0, starts[0]?.index) + pieces.join(""), names };
}

function nameAwaits(file: string, code: string, names: string[]): string {
  const source = ts.createSourceFile("bundle.js", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const insertions: { readonly at: number; readonly text: string }[] = [];
  const name = (node: ts.Node) => {
    const place = `${file}, ${functionOf(node, source)}`;
    const whole = `${place}: ${node.getText(source).replace(/\s+/g, " ").slice(0, 80)}`;
    const alike = names.filter((each) => each.startsWith(whole)).length;
    names.push(alike === 0 ? whole : `${whole} (${alike + 1})`);
    return names.at(-1) ?? whole;
  };
  const around = (node: ts.Node, before: string, after: string) => {
    insertions.push({ at: node.getStart(source), text: before }, { at: node.end, text: after });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isAwaitExpression(node)) {
      const named = name(node);
      around(node, `reachAwait(${JSON.stringify(named + isOver)}, `, ")");
      around(node.expression, `reachAwait(${JSON.stringify(named)}, `, ")");
    } else if (ts.isForOfStatement(node) && node.awaitModifier) {
      const named = JSON.stringify(name(node.expression));
      const each = `for await (const each of values) yield reachAwait(${named}, each);`;
      around(node.expression, `(async function* (values) { ${each} })(`, ")");
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  // an inner expression begins later and ends earlier, or at the same place: there the order in which they were found decides
  const text = insertions
    .map((insertion, found) => ({ ...insertion, found }))
    .sort((a, b) => b.at - a.at || b.found - a.found);
  return text.reduce((written, { at, text }) => written.slice(0, at) + text + written.slice(at), code);
}

/** The name of the innermost function that has one, or of what it is the value of. */
function functionOf(node: ts.Node, source: ts.SourceFile): string {
  for (let each = node; each.parent; each = each.parent) {
    if (!ts.isFunctionLike(each)) continue;
    const { parent } = each;
    const isValue =
      (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.initializer === each;
    const name = each.name ?? (isValue ? parent.name : undefined);
    if (name) return name.getText(source);
  }
  return "";
}
