import { findAnalyzer } from "../analysis/analyzers";
import { NotHere } from "../analysis/building-block";
import type { TokenSource } from "../analysis/definition";
import type { Token } from "../analysis/token";
import { type Document, valuesIn } from "../documents/value";
import type { Field } from "../schema/index-schema";
import { notRunLocally } from "../search-error";
import { editsBetween } from "../text/edits";

/** Words as they are written, in lower case: what somebody types is compared with these, not with stems. */
const written = findAnalyzer("standard.lucene", {}) as TokenSource;

/** The words that somebody has typed; the last one may be its beginning only. */
export class PartialWords {
  readonly whole: readonly string[];
  readonly last: string;
  private readonly isFuzzy: boolean;

  constructor(text: string, isFuzzy: boolean) {
    const words = written(text).map((token) => token.text);
    this.last = words.pop() ?? "";
    this.whole = words;
    this.isFuzzy = isFuzzy;
  }

  isBegunBy(word: string): boolean {
    return word.startsWith(this.last) || (this.isFuzzy && isNearlyBegunBy(word, this.last));
  }

  /** Whether a text has all the words, in any order. */
  areIn(tokens: readonly Token[]): boolean {
    const has = (wanted: string) =>
      tokens.some(({ text }) => text === wanted || (this.isFuzzy && editsBetween(text, wanted, 1) <= 1));
    return this.last !== "" && this.whole.every(has) && tokens.some(({ text }) => this.isBegunBy(text));
  }
}

/** The texts of a document in a field, each with its words. @throws SearchError 501 for an analyzer that is not here */
export function textsIn(document: Document, field: Field): { text: string; tokens: readonly Token[] }[] {
  if (field.indexAnalyzer instanceof NotHere) {
    throw notRunLocally(
      `${field.indexAnalyzer.name}, which the field ${field.path} needs for suggestions`,
      "name other fields (searchFields)",
    );
  }
  return valuesIn(document, field).map((value) => ({ text: String(value), tokens: written(String(value)) }));
}

function isNearlyBegunBy(word: string, start: string): boolean {
  return [-1, 0, 1].some((more) => editsBetween(word.slice(0, start.length + more), start, 1) <= 1);
}
