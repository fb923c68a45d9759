import type { Document } from "../documents/document";
import type { IndexSchema } from "../schema/index-schema";
import { invalid } from "../search-error";
import { comparableOf } from "./compare";

/** A row that is answered, and its `@search.score`. */
export interface Hit {
  readonly row: number;
  readonly score: number;
}

type Order = (one: Hit, other: Hit) => number;

/**
 * `price desc, search.score() desc`: nulls come first going up and last going down, equals by score.
 *
 * @throws SearchError 400 for a field that cannot be sorted by
 */
export function parseOrderBy(
  text: string,
  schema: IndexSchema,
  documentAt: (row: number) => Document | undefined,
): Order {
  const orders = text.split(",").map((clause): Order => {
    const [name = "", direction = "asc", ...rest] = clause.trim().split(/\s+/);
    if (rest.length > 0 || !/^(asc|desc)$/.test(direction)) {
      throw invalid(`Invalid expression: Syntax error in '${clause.trim()}'.\r\nParameter name: $orderby`);
    }
    const sign = direction === "asc" ? 1 : -1;
    if (name === "search.score()") return (one, other) => sign * (one.score - other.score);
    const field = schema.fields.get(name);
    if (!field?.sortable) {
      throw invalid(
        `Invalid expression: '${name}' is not a sortable field. Only sortable fields can be used in orderby expressions.\r\nParameter name: $orderby`,
      );
    }
    return (one, other) => {
      const left = comparableOf(documentAt(one.row)?.[name], field.type);
      const right = comparableOf(documentAt(other.row)?.[name], field.type);
      if (left === right) return 0;
      if (left === null || right === null) return left === null ? -sign : sign;
      return left < right ? -sign : sign;
    };
  });
  return (one, other) => {
    for (const order of orders) {
      const result = order(one, other);
      if (result !== 0) return result;
    }
    return byScore(one, other);
  };
}

/** The best first; of equals the one that was written first. */
export function byScore(one: Hit, other: Hit): number {
  return other.score - one.score || one.row - other.row;
}
