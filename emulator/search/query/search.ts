import type { Collection } from "../documents/collection";
import type { Document } from "../documents/document";
import type { Field } from "../schema/index-schema";
import { invalid } from "../search-error";
import { countFacets, type FacetResults } from "./facets";
import { type Predicate, parseFilter } from "./filter";
import { fuse } from "./fuse";
import { byScore, type Hit, parseOrderBy } from "./order-by";
import type { SearchRequest } from "./search-request";
import { parseSimpleQuery } from "./simple-query";
import { textSearch } from "./text-search";
import { vectorSearch } from "./vector-search";

/** What the text part of a hybrid query contributes at most. */
const TEXT_RECALL = 1000;
/** Documents of one answer when the query does not say, and at most. */
const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 1000;

export interface SearchResult {
  readonly hits: readonly Hit[];
  /** Of all that match, on whatever page. */
  readonly count: number;
  readonly facets: FacetResults | undefined;
  /** What to ask for the rest, if there is more than this answer may hold. */
  readonly next: SearchRequest | undefined;
}

/** Answers one query. @throws SearchError 400 */
export function search(collection: Collection, request: SearchRequest): SearchResult {
  const { schema } = collection;
  const filter = request.filter ? parseFilter(request.filter, schema) : undefined;
  const order = request.orderby
    ? parseOrderBy(request.orderby, schema, (row) => collection.at(row))
    : byScore;
  const matches = matching(collection, request, filter).sort(order);
  const documents = () =>
    matches.map(({ row }) => collection.at(row)).filter((one): one is Document => !!one);
  const skip = request.skip ?? 0;
  const page = Math.min(request.top ?? DEFAULT_PAGE, LARGEST_PAGE);
  const rest = (request.top ?? Number.POSITIVE_INFINITY) - page;
  return {
    hits: matches.slice(skip, skip + page),
    count: matches.length,
    facets: request.facets?.length ? countFacets(request.facets, schema, documents()) : undefined,
    next:
      rest > 0 && matches.length > skip + page
        ? { ...request, skip: skip + page, ...(request.top ? { top: rest } : {}) }
        : undefined,
  };
}

function matching(collection: Collection, request: SearchRequest, filter: Predicate | undefined): Hit[] {
  const queries = request.vectorQueries ?? [];
  if (queries.length === 0) return matchingText(collection, request, filter);
  const rows = filter && collection.rowsThat(filter, request.filter ?? "");
  const rankings = vectorSearch(collection, queries, rows, request.vectorFilterMode ?? "preFilter");
  const hasText =
    request.search !== null && request.search !== undefined && !/^\s*\*?\s*$/.test(request.search);
  const [only] = rankings;
  if (!hasText && rankings.length === 1 && only) return [...only.hits];
  if (!hasText) return fuse(rankings);
  const text = matchingText(collection, request, filter).sort(byScore).slice(0, TEXT_RECALL);
  return fuse([{ rows: text.map(({ row }) => row), weight: 1 }, ...rankings]);
}

function matchingText(collection: Collection, request: SearchRequest, filter: Predicate | undefined): Hit[] {
  const mode = request.searchMode ?? "any";
  const isAll = /^\s*\*?\s*$/.test(request.search ?? "");
  const query = isAll ? undefined : parseSimpleQuery(request.search ?? "", mode);
  const fields = searchedFields(collection, request.searchFields);
  const hits: Hit[] = [];
  const offer = (row: number, score: number) => {
    const document = collection.at(row);
    if (document && (filter?.(document) ?? true)) hits.push({ row, score });
  };
  if (isAll) for (let row = 0; row < collection.rows; row++) offer(row, 1);
  else if (query) for (const [row, score] of textSearch(collection, query, fields, mode)) offer(row, score);
  return hits;
}

function searchedFields({ schema }: Collection, wanted: string | null | undefined): Field[] {
  const searchable = [...schema.fields.values()].filter((field) => field.searchable);
  if (!wanted) return searchable;
  return wanted.split(",").map((given) => {
    const field = searchable.find(({ name }) => name === given.trim());
    if (field) return field;
    throw invalid(`The field '${given.trim()}' in the search field list is not searchable.`);
  });
}
