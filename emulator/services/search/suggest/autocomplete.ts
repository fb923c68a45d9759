import type { Collection } from "../documents/collection";
import { parseFilter } from "../query/filter";
import { PartialWords, textsIn } from "./partial-words";
import { type AutocompleteRequest, sourceFields } from "./suggest-request";

const defaultTop = 5;

export interface Completion {
  readonly text: string;
  /** What was typed, with the last word completed. */
  readonly queryPlusText: string;
}

/**
 * Words, or two in a row, that begin with what was typed last; the most frequent first.
 *
 * @throws SearchError 400
 */
export function autocomplete(collection: Collection, request: AutocompleteRequest): Completion[] {
  const { schema } = collection;
  const fields = sourceFields(request, schema);
  const filter = request.filter ? parseFilter(request.filter, schema) : undefined;
  const words = new PartialWords(request.search, request.fuzzy ?? false);
  const mode = request.autocompleteMode ?? "oneTerm";
  if (words.last === "") return [];
  const counts = new Map<string, number>();
  for (let row = 0; row < collection.rows; row++) {
    const document = collection.at(row);
    if (document === undefined || filter?.(document) === false) continue;
    const texts = fields.flatMap((field) => textsIn(document, field));
    const found = texts.flatMap(({ tokens }) =>
      completions(
        tokens.map(({ text }) => text),
        words,
        mode,
      ),
    );
    for (const text of new Set(found)) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const typed = mode === "oneTermWithContext" ? words.whole.slice(0, -1) : words.whole;
  return [...counts]
    .sort(([one, often], [other, oftenOther]) => oftenOther - often || (one < other ? -1 : 1))
    .slice(0, request.top ?? defaultTop)
    .map(([text]) => ({ text, queryPlusText: [...typed, text].join(" ") }));
}

function completions(
  tokens: readonly string[],
  words: PartialWords,
  mode: NonNullable<AutocompleteRequest["autocompleteMode"]>,
): string[] {
  const before = words.whole.at(-1);
  return tokens.flatMap((word, at) => {
    if (!words.isBegunBy(word)) return [];
    if (mode === "oneTerm") return [word];
    const beside = mode === "twoTerms" ? tokens[at + 1] : tokens[at - 1];
    if (beside === undefined) return [];
    if (mode === "twoTerms") return [`${word} ${beside}`];
    return beside === before ? [`${beside} ${word}`] : [];
  });
}
