import type ts from "typescript";
import type { Program } from "./program";
import type { Relations } from "./relations";

/**
 * Calls `see` with every node of our code that can run once `entry` is loaded, as far as references tell.
 *
 * A function counts as soon as something that can run names it, whether it calls it or hands it on; a member of an
 * interface stands for those of all classes that implement it. So code that could run is never left out, and some may
 * be seen that never does.
 */
export function walkReachable(
  { ts, checker, nameOf }: Program,
  relations: Relations,
  entry: ts.SourceFile,
  see: (node: ts.Node) => void,
): void {
  const known = new Set<ts.Node>();
  const waiting: ts.Node[] = [];
  const reach = (node: ts.Node): void => {
    if (known.has(node) || nameOf(node.getSourceFile()) === undefined) return;
    known.add(node);
    waiting.push(node);
  };

  const reachSymbol = (symbol: ts.Symbol | undefined): void => {
    if (symbol === undefined) return;
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    for (const declaration of target.declarations ?? []) {
      if (ts.isSourceFile(declaration) || isBody(ts, declaration)) reach(declaration);
      for (const member of relations.implementationsOf(declaration)) reach(member);
    }
  };

  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    // reached by their names, not by where they stand
    if (isBody(ts, node)) return;
    see(node);
    if (ts.isImportDeclaration(node)) {
      if (!node.importClause?.isTypeOnly) reachSymbol(checker.getSymbolAtLocation(node.moduleSpecifier));
      return;
    }
    if (ts.isIdentifier(node)) reachSymbol(checker.getSymbolAtLocation(node));
    else if (ts.isShorthandPropertyAssignment(node))
      reachSymbol(checker.getShorthandAssignmentValueSymbol(node));
    else if (ts.isBindingElement(node)) reachSymbol(destructured(checker, ts, node));
    else if (ts.isElementAccessExpression(node)) for (const each of named(checker, node)) reachSymbol(each);
    else if (isImportCall(ts, node)) reachSymbol(checker.getSymbolAtLocation(node.arguments[0] ?? node));
    ts.forEachChild(node, visit);
  };

  reach(entry);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    see(node);
    if (ts.isClassLike(node)) {
      for (const base of node.heritageClauses ?? []) visit(base);
      for (const member of node.members) if (runsWithClass(ts, member, node)) reach(member);
    }
    if (ts.isClassLike(node)) continue;
    ts.forEachChild(node, visit);
  }
}

/** What is analysed when its name is met: functions and classes with a name, and their members. */
function isBody(typescript: typeof ts, node: ts.Node): boolean {
  return (
    typescript.isFunctionDeclaration(node) ||
    typescript.isClassLike(node) ||
    (typescript.isClassElement(node) && typescript.isClassLike(node.parent))
  );
}

/** Making an object runs its constructor and fills its fields; a library may call what overrides its own. */
function runsWithClass(typescript: typeof ts, member: ts.ClassElement, of: ts.ClassLikeDeclaration): boolean {
  if (!typescript.isMethodDeclaration(member) && !typescript.isAccessor(member)) return true;
  const isComputed = member.name !== undefined && typescript.isComputedPropertyName(member.name);
  return (
    isComputed ||
    (of.heritageClauses ?? []).some(({ token }) => token === typescript.SyntaxKind.ExtendsKeyword)
  );
}

/** The property that `const { name: local } = object` reads. */
function destructured(
  checker: ts.TypeChecker,
  typescript: typeof ts,
  element: ts.BindingElement,
): ts.Symbol | undefined {
  const name = element.propertyName ?? element.name;
  if (!typescript.isIdentifier(name)) return undefined;
  return checker.getTypeAtLocation(element.parent).getProperty(name.text);
}

/** The properties that `object[name]` may read, where the name's type says which. */
function named(checker: ts.TypeChecker, node: ts.ElementAccessExpression): ts.Symbol[] {
  const names = checker.getTypeAtLocation(node.argumentExpression);
  const object = checker.getTypeAtLocation(node.expression);
  return (names.isUnion() ? names.types : [names]).flatMap((name) =>
    name.isStringLiteral() ? (object.getProperty(name.value) ?? []) : [],
  );
}

function isImportCall(typescript: typeof ts, node: ts.Node): node is ts.CallExpression {
  return typescript.isCallExpression(node) && node.expression.kind === typescript.SyntaxKind.ImportKeyword;
}
