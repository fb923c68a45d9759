import { unreadable } from "../search-error";

/** What a text query asks for. */
export type TextQuery =
  | { readonly kind: "everything" }
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "prefix"; readonly text: string }
  /** @param slop how many words may lie between */
  | { readonly kind: "phrase"; readonly text: string; readonly slop: number }
  | { readonly kind: "fuzzy"; readonly text: string; readonly edits: number }
  /** Terms that fit a wildcard or a regular expression, as the whole. */
  | { readonly kind: "pattern"; readonly fits: (term: string) => boolean }
  | { readonly kind: "not"; readonly query: TextQuery }
  | { readonly kind: "all" | "any"; readonly queries: readonly TextQuery[] }
  /** Clauses of the full syntax: what must, what may and what must not match. */
  | {
      readonly kind: "clauses";
      readonly must: readonly TextQuery[];
      readonly may: readonly TextQuery[];
      readonly not: readonly TextQuery[];
    }
  | { readonly kind: "boosted"; readonly factor: number; readonly query: TextQuery }
  | { readonly kind: "inField"; readonly path: string; readonly query: TextQuery };

export type SearchMode = "any" | "all";

const longestQuery = 100_000;
const mostClauses = 1024;
/** How deep parentheses may lie in each other. */
export const deepestNesting = 200;
const longestPrefix = 1000;

/** @throws SearchError 400 for a query that is longer than Azure takes */
export function checkLength(text: string): void {
  if (text.length > longestQuery) throw tooComplex(`it has more than ${longestQuery} characters`);
}

/** @throws SearchError 400 for a query with more parts than Azure takes */
export function checkSize(query: TextQuery): void {
  let clauses = 0;
  const count = (one: TextQuery): void => {
    if (one.kind === "prefix" && one.text.length > longestPrefix) {
      throw tooComplex(`a prefix has more than ${longestPrefix} characters`);
    }
    for (const part of partsOf(one)) {
      if (++clauses > mostClauses) throw tooComplex(`it has more than ${mostClauses} clauses`);
      count(part);
    }
  };
  count(query);
}

function partsOf(query: TextQuery): readonly TextQuery[] {
  switch (query.kind) {
    case "all":
    case "any":
      return query.queries;
    case "clauses":
      return [...query.must, ...query.may, ...query.not];
    case "not":
    case "boosted":
    case "inField":
      return [query.query];
    default:
      return [];
  }
}

export function tooComplex(why: string) {
  return unreadable(`Failed to parse query string: ${why}.`);
}
