import type { Collection } from "../documents/collection";
import { parseFilter } from "../query/filter";
import { byScore, type Hit, parseOrderBy } from "../query/order-by";
import { PartialWords, textsIn } from "./partial-words";
import { type SuggestRequest, sourceFields } from "./suggest-request";

const defaultTop = 5;

export interface Suggestion {
  readonly row: number;
  /** The text in which the words were found. */
  readonly text: string;
}

/** Documents with all the words in one text of the suggester's fields. @throws SearchError 400 */
export function suggest(collection: Collection, request: SuggestRequest): Suggestion[] {
  const { schema } = collection;
  const fields = sourceFields(request, schema);
  const filter = request.filter ? parseFilter(request.filter, schema) : undefined;
  const order = request.orderby
    ? parseOrderBy(request.orderby, schema, (row) => collection.at(row))
    : byScore;
  const words = new PartialWords(request.search, request.fuzzy ?? false);
  const found = new Map<number, string>();
  for (let row = 0; row < collection.rows; row++) {
    const document = collection.at(row);
    if (document === undefined || filter?.(document) === false) continue;
    const text = fields
      .flatMap((field) => textsIn(document, field))
      .find(({ tokens }) => words.areIn(tokens))?.text;
    if (text !== undefined) found.set(row, text);
  }
  return [...found.keys()]
    .map((row): Hit => ({ row, score: 1 }))
    .sort(order)
    .slice(0, request.top ?? defaultTop)
    .map(({ row }) => ({ row, text: found.get(row) ?? "" }));
}
