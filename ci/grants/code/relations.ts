import type ts from "typescript";
import type { Program } from "./program";

/** How the declarations of some files hang together. */
export interface Relations {
  /** Calls that may run a function of ours, also through an interface that its class implements. */
  callsOf(declaration: ts.Node): readonly (ts.CallExpression | ts.NewExpression)[];
  /** What is assigned to a variable or a property, wherever. */
  assignedTo(symbol: ts.Symbol): readonly ts.Expression[];
  /** The members of our classes that stand for a member of an interface or of a base class. */
  implementationsOf(declaration: ts.Node): readonly ts.Node[];
}

/** Reads all of it once: the files are few. */
export function relationsOf({ ts, checker, nameOf }: Program, files: readonly ts.SourceFile[]): Relations {
  const calls = new Map<ts.Node, (ts.CallExpression | ts.NewExpression)[]>();
  const assigned = new Map<ts.Symbol, ts.Expression[]>();
  const implementations = new Map<ts.Node, ts.Node[]>();

  /** Libraries' overloads take long to choose between, and which one it is matters to nobody here. */
  const mayBeOurs = ({ expression }: ts.CallExpression | ts.NewExpression): boolean => {
    const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
    const declarations = checker.getSymbolAtLocation(name)?.declarations ?? [];
    return (
      declarations.length === 0 || declarations.some((each) => nameOf(each.getSourceFile()) !== undefined)
    );
  };

  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const called = mayBeOurs(node) && checker.getResolvedSignature(node)?.declaration;
      if (called) add(calls, called, node);
    } else if (ts.isBinaryExpression(node) && isAssignment(ts, node.operatorToken.kind)) {
      const symbol = checker.getSymbolAtLocation(nameIn(ts, node.left));
      if (symbol) add(assigned, symbol, node.right);
    } else if (ts.isClassLike(node)) {
      for (const [declared, member] of inherited(node)) add(implementations, declared, member);
    }
    ts.forEachChild(node, visit);
  };

  const inherited = (node: ts.ClassLikeDeclaration): [declared: ts.Node, member: ts.Node][] => {
    const bases = (node.heritageClauses ?? []).flatMap(({ types }) => types);
    return bases.flatMap((base) => {
      const type = checker.getTypeAtLocation(base);
      return node.members.flatMap((member) => {
        const name = member.name && checker.getSymbolAtLocation(member.name)?.name;
        const declared = name === undefined ? undefined : type.getProperty(name)?.declarations;
        return (declared ?? []).map((each): [ts.Node, ts.Node] => [each, member]);
      });
    });
  };

  for (const file of files) visit(file);
  const declaredBy = inverted(implementations);
  return {
    callsOf: (declaration) =>
      [declaration, ...(declaredBy.get(declaration) ?? [])].flatMap((each) => calls.get(each) ?? []),
    assignedTo: (symbol) => assigned.get(symbol) ?? [],
    implementationsOf: (declaration) => implementations.get(declaration) ?? [],
  };
}

/** The name behind "this.a.b = …" is b. */
function nameIn(typescript: typeof ts, left: ts.Expression): ts.Node {
  return typescript.isPropertyAccessExpression(left) ? left.name : left;
}

function isAssignment(typescript: typeof ts, kind: ts.SyntaxKind): boolean {
  const { EqualsToken, QuestionQuestionEqualsToken, BarBarEqualsToken } = typescript.SyntaxKind;
  return kind === EqualsToken || kind === QuestionQuestionEqualsToken || kind === BarBarEqualsToken;
}

function inverted<Key, Value>(map: ReadonlyMap<Key, readonly Value[]>): Map<Value, Key[]> {
  const result = new Map<Value, Key[]>();
  for (const [key, values] of map) for (const value of values) add(result, value, key);
  return result;
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
