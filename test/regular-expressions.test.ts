import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { analyse } from "scslre";
import * as ts from "typescript";

const folders = [
  "azure",
  "bin",
  "ci",
  "cli",
  "constructs",
  "emulator",
  "environments",
  "packaging",
  "runtime",
  "stacks",
  "vector-index",
  "workloads",
];

interface Expression {
  readonly text: string;
  readonly where: string;
}

/** Texts come from anybody: one of 80 kB must not take seconds, as an expression of quadratic effort does. */
it("takes no more than linear effort for any regular expression", () => {
  const expressions = folders.flatMap(expressionsIn);
  expect(expressions.length).toBeGreaterThan(300);
  expect(expressions.filter(({ text }) => isSlow(text))).toEqual([]);
});

it.each([String.raw`/^[A-Z\s]+\s*$/`, String.raw`/\/+$/`, "/^(a+)+$/", "/@.*$/"])("would find %s", (text) => {
  expect(isSlow(text)).toBe(true);
});

function isSlow(text: string): boolean {
  const end = text.lastIndexOf("/");
  return analyse({ source: text.slice(1, end), flags: text.slice(end + 1) }).reports.length > 0;
}

/** The literals of a folder's sources, tests apart. */
function expressionsIn(folder: string): Expression[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.test)\.(ts|mjs)$/.test(file) && !/(^|\/)testing\//.test(file))
    .flatMap((file) => literalsIn(join(folder, file)));
}

function literalsIn(file: string): Expression[] {
  const source = readFileSync(file, "utf8");
  const found: Expression[] = [];
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const { line } = tree.getLineAndCharacterOfPosition(node.pos);
      found.push({ text: node.text, where: `${file}:${line + 1}` });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
