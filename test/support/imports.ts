import { dirname, join, normalize } from "node:path";
import ts from "typescript";

export interface Import {
  /** From the checkout's root, as it is written: without the file's ending. */
  readonly target: string;
  /** When the other file is loaded: with this one, only when a call comes to it, or never because it is of types. */
  readonly loads: "at once" | "late" | "never";
}

/** What a file imports by a relative path. @param file from the checkout's root */
export function importsIn(file: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, loads: Import["loads"]) => {
    if (!specifier || !ts.isStringLiteralLike(specifier) || !/^\.{1,2}\//.test(specifier.text)) return;
    found.push({ target: normalize(join(dirname(file), specifier.text)), loads });
  };

  const visit = (node: ts.Node): void => {
    // `import { type X }` is no import of types: verbatimModuleSyntax keeps it, without names, and the file is loaded
    if (ts.isImportDeclaration(node))
      add(node.moduleSpecifier, node.importClause?.isTypeOnly ? "never" : "at once");
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly ? "never" : "at once");
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, "never");
    else if (ts.isCallExpression(node) && loadsWhenCalled(node.expression)) add(node.arguments[0], "late");
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  return found;
}

/** `import(…)` and `require(…)`. */
function loadsWhenCalled(callee: ts.Expression): boolean {
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require")
  );
}
