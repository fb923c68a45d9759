import { type Literal, type ODataOperator, ODataTokens } from "./odata-tokens";

/** A filter as it was written, before it is known whether the index has what it names. */
export type Expression =
  | { readonly kind: "and" | "or"; readonly items: readonly Expression[] }
  | { readonly kind: "not"; readonly item: Expression }
  | {
      readonly kind: "comparison";
      readonly operator: ODataOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "literal"; readonly literal: Literal }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "call"; readonly name: string; readonly items: readonly Expression[] }
  | {
      readonly kind: "lambda";
      readonly path: string;
      readonly isAll: boolean;
      /** Absent in `tags/any()`. */
      readonly body?: { readonly variable: string; readonly expression: Expression };
    };

/** How deep parentheses may lie in each other. */
const deepestNesting = 200;

/**
 * Reads by the grammar of AI Search's OData: `not` binds tighter than a comparison, that tighter than `and`, and `or`
 * least.
 *
 * @throws SearchError 400
 */
export function readFilter(text: string): { expression: Expression; error: ODataTokens["error"] } {
  const tokens = new ODataTokens(text, "$filter");
  let depth = 0;

  const or = (): Expression => chain("or", and);
  const and = (): Expression => chain("and", comparison);
  const chain = (word: "and" | "or", next: () => Expression): Expression => {
    const first = next();
    const items = [first];
    while (tokens.takeWord(word)) items.push(next());
    return items.length === 1 ? first : { kind: word, items };
  };

  const comparison = (): Expression => {
    let left = unary();
    for (let operator = tokens.takeOperator(); operator; operator = tokens.takeOperator()) {
      left = { kind: "comparison", operator, left, right: unary() };
    }
    return left;
  };

  const unary = (): Expression => {
    if (++depth > deepestNesting) throw tokens.error("The recursion limit has been exceeded.");
    const read = tokens.takeWord("not") ? ({ kind: "not", item: unary() } as const) : primary();
    depth--;
    return read;
  };

  const primary = (): Expression => {
    const literal = tokens.takeLiteral();
    if (literal !== undefined) return { kind: "literal", literal };
    if (tokens.take("(")) {
      const inside = or();
      tokens.expect(")");
      return inside;
    }
    const isCall = tokens.isCall();
    const path = tokens.expectWord();
    if (!isCall) return { kind: "path", path };
    const [, list, quantifier] = /^(.+)\/(any|all)$/.exec(path) ?? [];
    return list === undefined ? call(path) : lambda(list, quantifier === "all");
  };

  const lambda = (path: string, isAll: boolean): Expression => {
    tokens.expect("(");
    if (!isAll && tokens.take(")")) return { kind: "lambda", path, isAll };
    const variable = tokens.expectWord();
    tokens.expect(":");
    const expression = or();
    tokens.expect(")");
    return { kind: "lambda", path, isAll, body: { variable, expression } };
  };

  const call = (name: string): Expression => {
    tokens.expect("(");
    const items: Expression[] = [];
    if (tokens.take(")")) return { kind: "call", name, items };
    do items.push(unary());
    while (tokens.take(","));
    tokens.expect(")");
    return { kind: "call", name, items };
  };

  const expression = or();
  tokens.expectEnd();
  return { expression, error: (message) => tokens.error(message) };
}
