import type { Field } from "../schema/index-schema";
import type { SearchError } from "../search-error";
import { mirrored } from "./compare";
import type { Expression } from "./filter-syntax";
import type { ODataOperator } from "./odata-tokens";

type Refuse = (message: string) => SearchError;

/** What stands in a lambda without `not`: each comparison as it applies in the end. */
type Plain =
  | { readonly kind: "and" | "or"; readonly items: readonly Plain[] }
  | { readonly kind: "leaf"; readonly operator: ODataOperator };

const negated: Readonly<Record<ODataOperator, ODataOperator>> = {
  eq: "ne",
  ne: "eq",
  gt: "le",
  ge: "lt",
  lt: "ge",
  le: "gt",
};

/**
 * What may be asked of the elements of a list of values: only what an inverted index can answer.
 *
 * @throws SearchError 400
 */
export function checkLambda(body: Expression, isAll: boolean, { type, element }: Field, error: Refuse): void {
  const plain = withoutNot(body, false);
  const refuse = (what: string) => error(`Invalid lambda expression. ${what}`);
  switch (element) {
    case "Edm.Boolean":
      if (plain.kind !== "leaf") {
        throw refuse(
          `Complex Boolean expressions aren't supported in lambda expressions that iterate over fields of type ${type}.`,
        );
      }
      return;
    case "Edm.String":
    case "Edm.GeographyPoint": {
      const joined = isAll ? "and" : "or";
      if (leavesOf(plain, joined) === undefined) {
        throw refuse(
          `Complex Boolean expressions aren't supported in lambda expressions that iterate over fields of type ${type}. For 'any', join subexpressions with 'or'; for 'all', join subexpressions with 'and'.`,
        );
      }
      const allowed: readonly ODataOperator[] =
        element === "Edm.String" ? (isAll ? ["ne"] : ["eq"]) : isAll ? ["gt", "ge"] : ["lt", "le"];
      if (leavesOf(plain, joined)?.some((operator) => !allowed.includes(operator))) {
        throw refuse(
          `Found a test for equality or inequality where the opposite was expected in a lambda expression that iterates over a field of type ${type}. For 'any', use expressions of the form 'x eq y' or 'search.in(...)'. For 'all', use expressions of the form 'x ne y', 'not (x eq y)', or 'not search.in(...)'.`,
        );
      }
      return;
    }
    default: {
      const [outer, inner, alone] = isAll ? (["and", "or", "eq"] as const) : (["or", "and", "ne"] as const);
      const groups = plain.kind === outer ? plain.items : [plain];
      for (const group of groups) {
        const leaves = group.kind === "leaf" ? [group.operator] : leavesOf(group, inner);
        if (leaves === undefined || (leaves.length > 1 && leaves.includes(alone))) {
          throw refuse(
            "Found an unsupported form of complex Boolean expression. For 'any', use expressions that are 'ORs of ANDs', also known as Disjunctive Normal Form. For 'all', use expressions that are 'ANDs of ORs', also known as Conjunctive Normal Form.",
          );
        }
      }
    }
  }
}

/** The operators of an expression that joins its parts by one word only; undefined for others. */
function leavesOf(plain: Plain, joined: "and" | "or"): ODataOperator[] | undefined {
  if (plain.kind === "leaf") return [plain.operator];
  if (plain.kind !== joined) return undefined;
  const leaves = plain.items.map((item) => leavesOf(item, joined));
  return leaves.includes(undefined) ? undefined : leaves.flatMap((one) => one ?? []);
}

function withoutNot(expression: Expression, isNegated: boolean): Plain {
  if (expression.kind === "not") return withoutNot(expression.item, !isNegated);
  if (expression.kind === "and" || expression.kind === "or") {
    const other = expression.kind === "and" ? "or" : "and";
    return {
      kind: isNegated ? other : expression.kind,
      items: expression.items.map((item) => withoutNot(item, isNegated)),
    };
  }
  let operator: ODataOperator = "eq";
  if (expression.kind === "comparison") {
    const { left, right } = expression;
    operator = left.kind === "literal" ? mirrored[expression.operator] : expression.operator;
    const constant = left.kind === "literal" ? left : right;
    const isFalse = constant.kind === "literal" && constant.literal.value === false;
    const isTest = left.kind === "call" && left.name !== "geo.distance";
    if (isTest && isFalse) operator = negated[operator];
  }
  return { kind: "leaf", operator: isNegated ? negated[operator] : operator };
}
