import type { Document, FieldValue, Point } from "../documents/value";
import type { IndexSchema } from "../schema/index-schema";
import { notRunLocally, type SearchError } from "../search-error";
import { comparison, isComparable, literalTypes, mirrored, operatorKinds, orders } from "./compare";
import { type Expression, readFilter } from "./filter-syntax";
import { distanceBetween, pointIn } from "./geography";
import { checkLambda } from "./lambda-rules";
import type { Literal, ODataOperator } from "./odata-tokens";
import { type Operand, resolve, type Scope } from "./operand";

/** Whether a document passes. */
export type Predicate = (document: Document) => boolean;
/** Whether the document, or in a lambda the element, passes. */
type Test = (subject: FieldValue) => boolean;

const refusedFunctions = /^(geo\.intersects|search\.(ismatch|ismatchscoring|score))$/;

/**
 * OData as AI Search has it: eq ne gt ge lt le, and or not, parentheses, `search.in`, `geo.distance`, and `any` and
 * `all` over lists.
 *
 * @throws SearchError 400 with what is wrong, 501 for functions that are not here
 */
export function parseFilter(text: string, schema: IndexSchema): Predicate {
  const { expression, error } = readFilter(text);
  return new Compiler(error).test(expression, { fields: schema.tree });
}

class Compiler {
  private readonly error: (message: string) => SearchError;

  constructor(error: (message: string) => SearchError) {
    this.error = error;
  }

  test(expression: Expression, scope: Scope): Test {
    switch (expression.kind) {
      case "and": {
        const tests = expression.items.map((item) => this.test(item, scope));
        return (subject) => tests.every((test) => test(subject));
      }
      case "or": {
        const tests = expression.items.map((item) => this.test(item, scope));
        return (subject) => tests.some((test) => test(subject));
      }
      case "not": {
        const type = this.typeOf(expression.item, scope);
        if (type !== "Edm.Boolean") {
          throw this.error(
            `A unary operator with an incompatible type was detected. Found operand type '${type}' for operator kind 'Not'.`,
          );
        }
        const test = this.test(expression.item, scope);
        return (subject) => !test(subject);
      }
      case "comparison":
        return this.comparison(expression, scope);
      case "lambda":
        return this.lambda(expression, scope);
      case "call":
        return this.call(expression, scope);
      case "literal": {
        const { kind, value } = expression.literal;
        if (kind !== "boolean") throw this.notBoolean();
        return () => value;
      }
      case "path": {
        const { field, get } = this.operand(expression.path, scope);
        if (field.element !== "Edm.Boolean") throw this.notBoolean();
        return (subject) => get(subject) === true;
      }
    }
  }

  private comparison(given: Expression & { kind: "comparison" }, scope: Scope): Test {
    const isReversed = given.left.kind === "literal";
    const [side, constant] = isReversed ? [given.right, given.left] : [given.left, given.right];
    if (constant.kind !== "literal" || side.kind === "literal") {
      throw this.error(
        "A comparison must have a field or a function on one side, and a constant on the other.",
      );
    }
    const operator = isReversed ? mirrored[given.operator] : given.operator;
    const { literal } = constant;
    if (side.kind === "path") {
      const { field, get } = this.operand(side.path, scope);
      if (!isComparable(field.element, operator, literal))
        throw this.incompatible(field.element, given.operator, literal);
      const test = comparison(field, operator, literal);
      return (subject) => test(get(subject));
    }
    if (side.kind === "call" && side.name === "geo.distance")
      return this.distance(side, operator, literal, scope);
    const test = this.test(side, scope);
    if (literal.kind !== "boolean" || !isComparable("Edm.Boolean", operator, literal)) {
      throw this.incompatible("Edm.Boolean", given.operator, literal);
    }
    return (subject) => (test(subject) === literal.value) === (operator === "eq");
  }

  private lambda({ path, isAll, body }: Expression & { kind: "lambda" }, scope: Scope): Test {
    const list = resolve(path, scope, this.error, "list");
    if (body === undefined) return (subject) => list.get(subject).length > 0;
    const { variable, expression } = body;
    if (list.field) checkLambda(expression, isAll, list.field, this.error);
    const inner: Scope = list.field
      ? { variable, element: { ...list.field, isMany: false } }
      : { variable, fields: list.fields };
    const test = this.test(expression, inner);
    return isAll
      ? (subject) => list.get(subject).every((item) => test(item))
      : (subject) => list.get(subject).some((item) => test(item));
  }

  private call({ name, items }: Expression & { kind: "call" }, scope: Scope): Test {
    if (refusedFunctions.test(name)) throw notRunLocally(`${name} in filters`, "filter by values of fields");
    if (name === "geo.distance") throw this.notBoolean();
    if (name !== "search.in") {
      throw this.error(
        `An unknown function with name '${name}' was found. This may also be a function import or a key lookup on a navigation property, which is not allowed.`,
      );
    }
    const [variable, values, delimiters] = items;
    const texts = [values, delimiters].map((item) =>
      item?.kind === "literal" && item.literal.kind === "string" ? item.literal.value : undefined,
    );
    const isComplete = texts[0] !== undefined && (delimiters === undefined || texts[1] !== undefined);
    if (variable?.kind !== "path" || !isComplete || items.length > 3) throw this.noOverload(name);
    const { field, get } = this.operand(variable.path, scope);
    if (field.element !== "Edm.String") throw this.noOverload(name);
    const normalize = field.normalize ?? ((text: string) => text);
    const wanted = new Set(separated(texts[0] ?? "", texts[1] ?? " ,").map(normalize));
    return (subject) => {
      const value = get(subject);
      return typeof value === "string" && wanted.has(normalize(value));
    };
  }

  private distance(
    { items }: Expression & { kind: "call" },
    operator: ODataOperator,
    literal: Literal,
    scope: Scope,
  ): Test {
    const variable = items.find((item) => item.kind === "path");
    const constant = items.find((item) => item.kind === "literal");
    const point = constant?.literal.kind === "geography" ? pointIn(constant.literal.value) : undefined;
    if (items.length !== 2 || variable === undefined || point === undefined)
      throw this.noOverload("geo.distance");
    const { field, get } = this.operand(variable.path, scope);
    if (field.element !== "Edm.GeographyPoint") throw this.noOverload("geo.distance");
    if (operator === "eq" || operator === "ne" || (literal.kind !== "integer" && literal.kind !== "float")) {
      throw this.error(
        "The function 'geo.distance' can be compared with a number by 'lt', 'le', 'gt' or 'ge'.",
      );
    }
    const ordered = orders[operator];
    return (subject) => {
      const place = get(subject);
      return place !== null && ordered(distanceBetween(place as Point, point), literal.value);
    };
  }

  private operand(path: string, scope: Scope): Operand {
    return resolve(path, scope, this.error, "value");
  }

  private typeOf(expression: Expression, scope: Scope): string {
    if (expression.kind === "path") return this.operand(expression.path, scope).field.element;
    if (expression.kind === "literal") return literalTypes[expression.literal.kind];
    return expression.kind === "call" && expression.name === "geo.distance" ? "Edm.Double" : "Edm.Boolean";
  }

  private incompatible(type: string, operator: ODataOperator, { kind }: Literal) {
    return this.error(
      `A binary operator with incompatible types was detected. Found operand types '${type}' and '${literalTypes[kind]}' for operator kind '${operatorKinds[operator]}'.`,
    );
  }

  private noOverload(name: string) {
    return this.error(
      `No function signature for the function with name '${name}' matches the specified arguments.`,
    );
  }

  private notBoolean() {
    return this.error("The $filter expression must evaluate to a single boolean value.");
  }
}

function separated(list: string, separators: string): string[] {
  const values: string[] = [];
  let value = "";
  for (const character of list) {
    if (!separators.includes(character)) value += character;
    else {
      values.push(value);
      value = "";
    }
  }
  return [...values, value].filter((one) => one !== "");
}
