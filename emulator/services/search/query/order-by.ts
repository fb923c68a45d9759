import { type Document, type Point, valueIn } from "../documents/value";
import type { Field, IndexSchema } from "../schema/index-schema";
import { comparableOf } from "./compare";
import { distanceBetween, farthestKilometres, pointIn } from "./geography";
import { ODataTokens } from "./odata-tokens";

/** A row that is answered, and its `@search.score`. */
export interface Hit {
  readonly row: number;
  readonly score: number;
}

type Order = (one: Hit, other: Hit) => number;

const mostClauses = 32;

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
  const tokens = new ODataTokens(text, "$orderby");
  const orders: Order[] = [];
  do orders.push(clause(tokens, schema, documentAt));
  while (tokens.take(","));
  tokens.expectEnd();
  if (orders.length > mostClauses) throw tokens.error(`There are more than ${mostClauses} clauses.`);
  return (one, other) => {
    for (const order of orders) {
      const result = order(one, other);
      if (result !== 0) return result;
    }
    return byScore(one, other);
  };
}

function clause(
  tokens: ODataTokens,
  schema: IndexSchema,
  documentAt: (row: number) => Document | undefined,
): Order {
  const isCall = tokens.isCall();
  const name = tokens.expectWord();
  const order = isCall
    ? callOrder(name, tokens, schema, documentAt)
    : fieldOrder(name, tokens, schema, documentAt);
  const isDescending = !tokens.takeWord("asc") && tokens.takeWord("desc");
  return isDescending ? (one, other) => order(other, one) : order;
}

function fieldOrder(
  path: string,
  tokens: ODataTokens,
  schema: IndexSchema,
  documentAt: (row: number) => Document | undefined,
): Order {
  const field = sortable(path, tokens, schema);
  if (field.element === "Edm.GeographyPoint") {
    throw tokens.error(`The field '${path}' can be sorted by its distance only: geo.distance(${path}, ...).`);
  }
  const valueAt = ({ row }: Hit) => {
    const document = documentAt(row);
    return document ? comparableOf(valueIn(document, field), field) : null;
  };
  return (one, other) => {
    const left = valueAt(one);
    const right = valueAt(other);
    if (left === right) return 0;
    if (left === null || right === null) return left === null ? -1 : 1;
    return left < right ? -1 : left > right ? 1 : 0;
  };
}

function callOrder(
  name: string,
  tokens: ODataTokens,
  schema: IndexSchema,
  documentAt: (row: number) => Document | undefined,
): Order {
  tokens.expect("(");
  if (name === "search.score") {
    tokens.expect(")");
    return (one, other) => one.score - other.score;
  }
  if (name !== "geo.distance") throw tokens.error(`An unknown function with name '${name}' was found.`);
  const before = tokens.peekWord() === undefined ? tokens.takeLiteral() : undefined;
  if (before !== undefined) tokens.expect(",");
  const path = tokens.expectWord();
  const after = before ?? (tokens.take(",") ? tokens.takeLiteral() : undefined);
  tokens.expect(")");
  const field = sortable(path, tokens, schema);
  const point = after?.kind === "geography" ? pointIn(after.value) : undefined;
  if (field.element !== "Edm.GeographyPoint" || point === undefined) {
    throw tokens.error(
      "The function 'geo.distance' takes a field of the type Edm.GeographyPoint and a constant POINT.",
    );
  }
  const away = ({ row }: Hit) => {
    const document = documentAt(row);
    const place = document ? valueIn(document, field) : null;
    return place === null ? farthestKilometres : distanceBetween(place as Point, point);
  };
  return (one, other) => away(one) - away(other);
}

function sortable(path: string, tokens: ODataTokens, { fields }: IndexSchema): Field {
  const field = fields.get(path);
  if (field === undefined) {
    throw tokens.error(`Could not find a property named '${path}' on type 'search.document'.`);
  }
  if (field.sortable) return field;
  throw tokens.error(
    `'${path}' is not a sortable field. Only sortable fields can be used in orderby expressions.`,
  );
}

/** The best first; of equals the one that was written first. */
export function byScore(one: Hit, other: Hit): number {
  return other.score - one.score || one.row - other.row;
}
