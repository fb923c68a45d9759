import { invalid } from "../search-error";

/** A request's path, told apart into what it asks for and the names in it. */
export interface SearchRoute {
  /** e.g. "indexes/*\/docs/search" with `*` for each name */
  readonly shape: string;
  readonly names: readonly string[];
}

/** OData's long names of operations. */
const operations: Readonly<Record<string, string>> = {
  "search.post.search": "search",
  "search.index": "index",
  "search.stats": "stats",
  "search.suggest": "suggest",
  "search.post.suggest": "suggest",
  "search.autocomplete": "autocomplete",
  "search.post.autocomplete": "autocomplete",
  "search.analyze": "analyze",
};

/** Azure takes `/indexes('catalogue')/docs('7')`, which its clients send, and `/indexes/catalogue/docs/7`. */
export function routeOf(path: string): SearchRoute {
  const names: string[] = [];
  const inQuotes = path.replace(
    /\('((?:[^']|'')*)'\)/g,
    (_, name: string) => `/'${name.replaceAll("''", "'")}`,
  );
  const segments = inQuotes.split("/").filter((segment) => segment !== "");
  const shape = segments.map((segment, at) => {
    const isQuoted = segment.startsWith("'") || segment.startsWith("%27");
    const text = decoded(segment).replace(/^'/, "");
    const isName = isQuoted || at === 1 || (at === 3 && !isOperation(text));
    if (!isName) return Object.hasOwn(operations, text) ? (operations[text] ?? text) : text;
    names.push(text);
    return "*";
  });
  return { shape: shape.join("/"), names };
}

/** @throws SearchError 400 for a percent sign that escapes nothing */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid(`The path segment '${segment}' is not escaped as it must be.`);
  }
}

function isOperation(text: string): boolean {
  return Object.hasOwn(operations, text) || Object.values(operations).includes(text) || text === "$count";
}
