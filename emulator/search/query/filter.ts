import type { Document, Value } from "../documents/document";
import type { Field, IndexSchema } from "../schema/index-schema";
import { invalid, notRunLocally } from "../search-error";
import { compare, type Operator } from "./compare";
import { FilterTokens, type Literal } from "./filter-tokens";

/** Whether a document passes. */
export type Predicate = (document: Document) => boolean;

/** The element of a list that `any` or `all` looks at. */
interface Variable {
  readonly name: string;
  readonly field: Field;
}

type Test = (document: Document, element: string) => boolean;
/** What stands on one side of an operator: a field, the element of a list, or a constant. */
type Operand = { readonly field: Field; readonly isElement: boolean } | { readonly literal: Literal };

/**
 * OData as AI Search has it: eq ne gt ge lt le, and or not, parentheses, `search.in`, `any` and `all` over lists of
 * strings.
 *
 * @throws SearchError 400 with what is wrong, 501 for functions that are not here
 */
export function parseFilter(text: string, schema: IndexSchema): Predicate {
  const tokens = new FilterTokens(text);

  const or = (variable?: Variable): Test => {
    const tests = [and(variable)];
    while (tokens.takeWord("or")) tests.push(and(variable));
    return tests.length === 1
      ? (tests[0] as Test)
      : (row, element) => tests.some((test) => test(row, element));
  };
  const and = (variable?: Variable): Test => {
    const tests = [not(variable)];
    while (tokens.takeWord("and")) tests.push(not(variable));
    return tests.length === 1
      ? (tests[0] as Test)
      : (row, element) => tests.every((test) => test(row, element));
  };
  const not = (variable?: Variable): Test => {
    if (!tokens.takeWord("not")) return primary(variable);
    const test = not(variable);
    return (row, element) => !test(row, element);
  };

  const primary = (variable?: Variable): Test => {
    if (tokens.take("(")) {
      const test = or(variable);
      tokens.expect(")");
      return test;
    }
    if (tokens.takeWord("search.in")) return searchIn(variable);
    const path = tokens.peekWord();
    const unsupported = /^(geo\.\w+|search\.(ismatch|ismatchscoring|score))$/.exec(path ?? "");
    if (unsupported) throw notRunLocally(`${unsupported[1]} in filters`, "filter by values of fields");
    const quantifier = /^(.+)\/(any|all)$/.exec(path ?? "");
    if (quantifier) {
      tokens.next();
      return quantified(quantifier[1] ?? "", quantifier[2] === "all");
    }
    const left = operand(variable);
    const operator = tokens.takeOperator();
    if (operator === undefined) return asBoolean(left);
    return comparison(left, operator, operand(variable));
  };

  const quantified = (path: string, isAll: boolean): Test => {
    const field = filterable(path);
    if (field.type !== "Collection(Edm.String)") {
      throw refuse(`'${path}' is not a collection, so 'any' and 'all' cannot be applied to it.`);
    }
    tokens.expect("(");
    if (tokens.take(")")) return (document) => listOf(document, field).length > 0;
    const name = tokens.expectWord();
    tokens.expect(":");
    const test = or({ name, field });
    tokens.expect(")");
    return (document) => {
      const list = listOf(document, field);
      return isAll ? list.every((item) => test(document, item)) : list.some((item) => test(document, item));
    };
  };

  const searchIn = (variable?: Variable): Test => {
    tokens.expect("(");
    const left = operand(variable);
    tokens.expect(",");
    const list = tokens.expectString();
    const separators = tokens.take(",") ? tokens.expectString() : " ,";
    tokens.expect(")");
    const isSeparator = (character: string) => separators.includes(character);
    const values = new Set<string>([""]);
    let value = "";
    for (const character of `${list}${separators[0]}`) {
      if (!isSeparator(character)) value += character;
      else {
        values.add(value);
        value = "";
      }
    }
    values.delete("");
    return (document, element) => values.has(String(valueIn(left, document, element)));
  };

  const operand = (variable?: Variable): Operand => {
    const literal = tokens.takeLiteral();
    if (literal !== undefined) return { literal };
    const name = tokens.expectWord();
    if (name === variable?.name) return { field: variable.field, isElement: true };
    const field = filterable(name);
    if (field.type.startsWith("Collection(")) {
      throw refuse(`The collection '${name}' cannot be compared; use '${name}/any(item: item eq 'value')'.`);
    }
    return { field, isElement: false };
  };

  const filterable = (name: string): Field => {
    const field = schema.fields.get(name);
    if (field === undefined) {
      throw refuse(`Could not find a property named '${name}' on type 'search.document'.`);
    }
    if (field.filterable) return field;
    throw refuse(
      `'${name}' is not a filterable field. Only filterable fields can be used in filter expressions.`,
    );
  };

  const test = or();
  tokens.expectEnd();
  return (document) => test(document, "");
}

function comparison(left: Operand, operator: Operator, right: Operand): Test {
  const field = "field" in left ? left : "field" in right ? right : undefined;
  const literal = "literal" in left ? left : "literal" in right ? right : undefined;
  if (field === undefined || literal === undefined) {
    throw refuse("A comparison must have a field on one side and a constant on the other.");
  }
  const type = field.isElement ? "Edm.String" : field.field.type;
  const test = compare(type, operator, literal.literal, "literal" in left, field.field.name);
  return (document, element) => test(valueIn(field, document, element));
}

function asBoolean(operand: Operand): Test {
  if ("literal" in operand) {
    if (typeof operand.literal.value !== "boolean") throw refuse("A constant alone must be true or false.");
    const { value } = operand.literal;
    return () => value;
  }
  if (operand.field.type !== "Edm.Boolean") {
    throw refuse(`The field '${operand.field.name}' alone is not a condition: compare it with a constant.`);
  }
  return (document) => document[operand.field.name] === true;
}

function valueIn(operand: Operand, document: Document, element: string): Value {
  if ("literal" in operand) return operand.literal.value;
  return operand.isElement ? element : (document[operand.field.name] ?? null);
}

function listOf(document: Document, { name }: Field): readonly string[] {
  const value = document[name];
  return Array.isArray(value) ? value : [];
}

function refuse(message: string) {
  return invalid(`Invalid expression: ${message}\r\nParameter name: $filter`, "InvalidRequestParameter");
}
