/** Splits text into the terms that queries look for. */
export type Analyzer = (text: string) => string[];

/** Letters and digits; an apostrophe, a full stop or an underscore between two of them joins (Unicode UAX 29). */
const words = /[\p{L}\p{N}\p{M}]+(?:['’._][\p{L}\p{N}\p{M}]+)*/gu;
const letters = /\p{L}+/gu;

/** Azure's analyzers that need no dictionary of a language. */
export const analyzers: Readonly<Record<string, Analyzer>> = {
  "standard.lucene": (text) => text.toLowerCase().match(words) ?? [],
  simple: (text) => text.toLowerCase().match(letters) ?? [],
  whitespace: (text) => text.match(/\S+/g) ?? [],
  keyword: (text) => (text === "" ? [] : [text]),
};

/** @param name null for Azure's default, which is Lucene's standard analyzer */
export function analyzerNamed(name: string | null | undefined): Analyzer {
  const found = analyzers[name ?? "standard.lucene"];
  if (found === undefined)
    throw new Error(`the analyzer ${name} was let through. This is a bug, please report it.`);
  return found;
}
