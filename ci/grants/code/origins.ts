import type ts from "typescript";
import type { Program } from "./program";
import type { Relations } from "./relations";

/** An expression, and what the parameters around it stand for. */
export interface Origin {
  readonly node: ts.Expression;
  readonly frame: Frame | undefined;
}

/** One call of a function of ours: its parameters and what they are called with. */
export interface Frame {
  readonly values: ReadonlyMap<ts.ParameterDeclaration, Origin>;
  readonly outer: Frame | undefined;
}

/** Deeper than any of our code goes; what lies deeper counts as unknown. */
const mostSteps = 60;

/**
 * Finds where values come from: through variables, parameters, fields, and the functions of ours that return them.
 *
 * Objects are not told apart: a field of a class has whatever any of its constructor's callers hands over.
 */
export class Origins {
  private readonly program: Program;
  private readonly relations: Relations;
  private readonly isKnown: (node: ts.Expression) => boolean;
  private readonly active = new Set<ts.Node>();

  /** @param isKnown what needs no further search: its type or its name says enough */
  constructor(program: Program, relations: Relations, isKnown: (node: ts.Expression) => boolean) {
    this.program = program;
    this.relations = relations;
    this.isKnown = isKnown;
  }

  /** The expressions that an expression's value may be made by; none when nobody can tell. */
  of({ node, frame }: Origin): Origin[] {
    if (this.isKnown(node)) return [{ node, frame }];
    if (this.active.size > mostSteps || this.active.has(node)) return [];
    this.active.add(node);
    try {
      return this.ofExpression(node, frame);
    } finally {
      this.active.delete(node);
    }
  }

  /** Where a property of an expression's value comes from; undefined when a library has made the object. */
  ofProperty(object: Origin, name: string): Origin[] | undefined {
    const { ts } = this.program;
    const found: Origin[] = [];
    for (const { node, frame } of this.of(object)) {
      if (!ts.isObjectLiteralExpression(node)) return undefined;
      for (const property of node.properties) found.push(...this.ofMember(property, frame, name));
    }
    return found;
  }

  private ofMember(
    member: ts.ObjectLiteralElementLike,
    frame: Frame | undefined,
    name: string,
  ): readonly Origin[] {
    const { ts, checker } = this.program;
    if (ts.isSpreadAssignment(member)) return this.ofProperty({ node: member.expression, frame }, name) ?? [];
    if (textOf(ts, member.name) !== name) return [];
    if (ts.isPropertyAssignment(member)) return this.of({ node: member.initializer, frame });
    if (!ts.isShorthandPropertyAssignment(member)) return [];
    return this.ofSymbol(checker.getShorthandAssignmentValueSymbol(member), frame);
  }

  private ofExpression(node: ts.Expression, frame: Frame | undefined): Origin[] {
    const { ts, checker } = this.program;
    const again = (...nodes: ts.Expression[]) => nodes.flatMap((each) => this.of({ node: each, frame }));

    if (ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node) || ts.isNonNullExpression(node))
      return again(node.expression);
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return again(node.expression);
    if (ts.isConditionalExpression(node)) return again(node.whenTrue, node.whenFalse);
    if (ts.isBinaryExpression(node) && isChoice(ts, node.operatorToken.kind))
      return again(node.left, node.right);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
      return again(node.right);
    if (ts.isIdentifier(node)) {
      const symbol = checker.getSymbolAtLocation(node);
      return this.orItself(this.ofSymbol(symbol, frame), { node, frame }, symbol);
    }
    if (ts.isPropertyAccessExpression(node)) {
      const symbol = checker.getSymbolAtLocation(node.name);
      const assigned = this.ofSymbol(symbol, frame);
      if (assigned.length > 0) return assigned;
      if (this.isForeign(symbol)) return [{ node, frame }];
      return this.ofProperty({ node: node.expression, frame }, node.name.text) ?? [{ node, frame }];
    }
    if (ts.isCallExpression(node)) return this.ofCall(node, frame);
    return [{ node, frame }];
  }

  /** What a function of ours returns for these arguments; a library's call is its own origin. */
  private ofCall(node: ts.CallExpression, frame: Frame | undefined): Origin[] {
    const { checker, nameOf } = this.program;
    const called = checker.getResolvedSignature(node)?.declaration;
    if (called === undefined || nameOf(called.getSourceFile()) === undefined) return [{ node, frame }];
    const bodies = [called, ...this.relations.implementationsOf(called)].flatMap((each) =>
      this.returnsOf(each, node, frame),
    );
    return bodies.length > 0 ? bodies : [{ node, frame }];
  }

  private returnsOf(called: ts.Node, call: ts.CallExpression, frame: Frame | undefined): Origin[] {
    const { ts } = this.program;
    const isFunction = ts.isFunctionLike(called) && "body" in called;
    const body = isFunction ? (called.body as ts.Block | ts.Expression | undefined) : undefined;
    if (body === undefined || !ts.isFunctionLike(called)) return [];
    const values = new Map(
      called.parameters.flatMap((parameter, index): [ts.ParameterDeclaration, Origin][] => {
        const argument = call.arguments[index] ?? parameter.initializer;
        return argument ? [[parameter, { node: argument, frame }]] : [];
      }),
    );
    const inside: Frame = { values, outer: frame };
    if (!ts.isBlock(body)) return this.of({ node: body, frame: inside });
    return returned(ts, body).flatMap((node) => this.of({ node, frame: inside }));
  }

  private ofSymbol(symbol: ts.Symbol | undefined, frame: Frame | undefined): Origin[] {
    const { ts, checker } = this.program;
    if (symbol === undefined) return [];
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const assigned = this.relations.assignedTo(target);
    const found = assigned.flatMap((node) => this.of({ node, frame: undefined }));
    for (const declaration of target.declarations ?? []) {
      if (this.program.nameOf(declaration.getSourceFile()) === undefined) continue;
      if (ts.isParameter(declaration)) found.push(...this.ofParameter(declaration, frame));
      else if (ts.isBindingElement(declaration)) found.push(...this.ofDestructured(declaration, frame));
      else if (hasInitializer(ts, declaration))
        found.push(...this.of({ node: declaration.initializer, frame }));
      else if (ts.isGetAccessor(declaration) && declaration.body)
        found.push(...returned(ts, declaration.body).flatMap((node) => this.of({ node, frame: undefined })));
    }
    return found;
  }

  /** What the call at hand passes, or else what any call does. */
  private ofParameter(parameter: ts.ParameterDeclaration, frame: Frame | undefined): Origin[] {
    for (let at = frame; at !== undefined; at = at.outer) {
      const bound = at.values.get(parameter);
      if (bound) return this.of(bound);
    }
    const index = parameter.parent.parameters.indexOf(parameter);
    const fallback = parameter.initializer;
    return this.relations
      .callsOf(parameter.parent)
      .flatMap((call) => call.arguments?.[index] ?? fallback ?? [])
      .flatMap((node) => this.of({ node, frame: undefined }));
  }

  /** `const { a: { b } } = x` reads x.a.b; the rest of an object is the object. */
  private ofDestructured(element: ts.BindingElement, frame: Frame | undefined): Origin[] {
    const { ts } = this.program;
    const name = textOf(ts, element.propertyName ?? element.name);
    const objects = this.ofPattern(element.parent, frame);
    if (element.dotDotDotToken) return objects;
    if (name === undefined || !ts.isObjectBindingPattern(element.parent)) return [];
    const found = objects.flatMap((object) => this.ofProperty(object, name) ?? [object]);
    return element.initializer ? [...found, ...this.of({ node: element.initializer, frame })] : found;
  }

  private ofPattern(pattern: ts.BindingPattern, frame: Frame | undefined): Origin[] {
    const { ts } = this.program;
    const owner = pattern.parent;
    if (ts.isParameter(owner)) return this.ofParameter(owner, frame);
    if (ts.isBindingElement(owner)) return this.ofDestructured(owner, frame);
    return owner.initializer ? this.of({ node: owner.initializer, frame }) : [];
  }

  private orItself(found: Origin[], itself: Origin, symbol: ts.Symbol | undefined): Origin[] {
    return found.length > 0 || !this.isForeign(symbol) ? found : [itself];
  }

  private isForeign(symbol: ts.Symbol | undefined): boolean {
    const declarations = symbol?.declarations ?? [];
    return declarations.every((each) => this.program.nameOf(each.getSourceFile()) === undefined);
  }
}

/** A name that stands in the code as it is: `a`, `"a"`. */
function textOf(typescript: typeof ts, name: ts.Node | undefined): string | undefined {
  if (name === undefined) return undefined;
  return typescript.isIdentifier(name) || typescript.isStringLiteral(name) ? name.text : undefined;
}

/** What a body returns, not what functions inside it do. */
function returned(typescript: typeof ts, body: ts.Node): ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (typescript.isFunctionLike(node)) return;
    if (typescript.isReturnStatement(node) && node.expression) found.push(node.expression);
    typescript.forEachChild(node, visit);
  };
  typescript.forEachChild(body, visit);
  return found;
}

function hasInitializer(
  typescript: typeof ts,
  node: ts.Node,
): node is ts.Node & { readonly initializer: ts.Expression } {
  const may =
    typescript.isVariableDeclaration(node) ||
    typescript.isPropertyDeclaration(node) ||
    typescript.isPropertyAssignment(node);
  return may && node.initializer !== undefined;
}

function isChoice(typescript: typeof ts, kind: ts.SyntaxKind): boolean {
  const { BarBarToken, QuestionQuestionToken } = typescript.SyntaxKind;
  return kind === BarBarToken || kind === QuestionQuestionToken;
}
