import type { Collection } from "../documents/collection";
import type { Document } from "../documents/value";
import type { Field, IndexSchema } from "../schema/index-schema";
import { invalid } from "../search-error";
import { parseFullQuery } from "../text/full-query";
import { parseSimpleQuery } from "../text/simple-query";
import type { Synonyms } from "../text/synonyms";
import { checkLength, checkSize } from "../text/text-query";
import { textSearch } from "../text/text-search";
import { countFacets, type FacetResults } from "./facets";
import { type Predicate, parseFilter } from "./filter";
import { fuse } from "./fuse";
import { byScore, type Hit, parseOrderBy } from "./order-by";
import { type ScoringProfile, scoringProfile } from "./scoring-profile";
import type { SearchRequest } from "./search-request";
import { vectorSearch } from "./vector-search";

/** What the text part of a hybrid query contributes at most. */
const textRecall = 1000;
/** Documents of one answer when the query does not say, and at most. */
const defaultPage = 50;
const largestPage = 1000;

export interface SearchResult {
  readonly hits: readonly Hit[];
  /** Of all that match, on whatever page. */
  readonly count: number;
  readonly facets: FacetResults | undefined;
  /** What to ask for the rest, if there is more than this answer may hold. */
  readonly next: SearchRequest | undefined;
}

/** The synonyms of a field, by the maps that it names. */
export type SynonymsOf = (field: Field) => readonly Synonyms[];

/** Answers one query. @throws SearchError 400 */
export function search(collection: Collection, request: SearchRequest, synonymsOf: SynonymsOf): SearchResult {
  const { schema } = collection;
  const filter = request.filter ? parseFilter(request.filter, schema) : undefined;
  const order = request.orderby
    ? parseOrderBy(request.orderby, schema, (row) => collection.at(row))
    : byScore;
  const profile = scoringProfile(request, schema);
  const found = matching(collection, request, filter, profile, synonymsOf);
  const matches = found.map((hit) => boosted(hit, collection, profile)).sort(order);
  const documents = () =>
    matches.map(({ row }) => collection.at(row)).filter((one): one is Document => !!one);
  const skip = request.skip ?? 0;
  const page = Math.min(request.top ?? defaultPage, largestPage);
  const rest = (request.top ?? Number.POSITIVE_INFINITY) - page;
  return {
    hits: matches.slice(skip, skip + page),
    count: matches.length,
    facets: request.facets?.length ? countFacets(request.facets, schema, documents) : undefined,
    next:
      rest > 0 && matches.length > skip + page
        ? { ...request, skip: skip + page, ...(request.top ? { top: rest } : {}) }
        : undefined,
  };
}

function boosted({ row, score }: Hit, collection: Collection, profile: ScoringProfile): Hit {
  const document = collection.at(row);
  return document ? { row, score: score * profile.boostOf(document) } : { row, score };
}

function matching(
  collection: Collection,
  request: SearchRequest,
  filter: Predicate | undefined,
  profile: ScoringProfile,
  synonymsOf: SynonymsOf,
): Hit[] {
  const queries = request.vectorQueries ?? [];
  const text = () => matchingText(collection, request, filter, profile, synonymsOf);
  if (queries.length === 0) return text();
  const rows = filter && collection.rowsThat(filter, request.filter ?? "");
  const rankings = vectorSearch(collection, queries, rows, request.vectorFilterMode ?? "preFilter");
  const [only] = rankings;
  if (isEverything(request.search)) return rankings.length === 1 && only ? [...only.hits] : fuse(rankings);
  const byText = text().sort(byScore).slice(0, textRecall);
  return fuse([{ rows: byText.map(({ row }) => row), weight: 1 }, ...rankings]);
}

function matchingText(
  collection: Collection,
  request: SearchRequest,
  filter: Predicate | undefined,
  profile: ScoringProfile,
  synonymsOf: SynonymsOf,
): Hit[] {
  const hits: Hit[] = [];
  const offer = (row: number, score: number) => {
    const document = collection.at(row);
    if (document && (filter?.(document) ?? true)) hits.push({ row, score });
  };
  const fields = searchedFields(collection.schema, request.searchFields);
  if (isEverything(request.search)) {
    for (let row = 0; row < collection.rows; row++) offer(row, 1);
    return hits;
  }
  const mode = request.searchMode ?? "any";
  const text = request.search ?? "";
  checkLength(text);
  const query = request.queryType === "full" ? parseFullQuery(text, mode) : parseSimpleQuery(text, mode);
  if (query === undefined) return hits;
  checkSize(query);
  const found = textSearch(query, { collection, fields, mode, weightOf: profile.weightOf, synonymsOf });
  for (const [row, score] of found) offer(row, score);
  return hits;
}

function isEverything(text: string | null | undefined): boolean {
  return text === null || text === undefined || ["", "*"].includes(text.trim());
}

/** @throws SearchError 400 for a field that cannot be searched */
export function searchedFields({ fields }: IndexSchema, wanted: string | null | undefined): Field[] {
  const searchable = [...fields.values()].filter((field) => field.searchable);
  if (!wanted?.trim()) return searchable;
  return wanted.split(",").map((given) => {
    const field = searchable.find(({ path }) => path === given.trim());
    if (field) return field;
    throw invalid(`The field '${given.trim()}' in the search field list is not searchable.`);
  });
}
