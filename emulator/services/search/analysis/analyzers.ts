import { type BuildingBlock, NotHere } from "./building-block";
import { charFilters, charFilterTypes } from "./char-filters";
import {
  type AnalysisDefinition,
  type AnalysisPart,
  analyzerTypes,
  type TokenSource,
  typeOf,
} from "./definition";
import { english, french, frenchArticles } from "./stop-words";
import type { CharFilter, Token, TokenFilter, Tokenizer } from "./token";
import { tokenFilterTypes } from "./token-filter-types";
import {
  elided,
  englishPossessive,
  folded,
  frenchLightStem,
  lowercase,
  porterStem,
  tokenFilters,
  without,
} from "./token-filters";
import { tokenizers, tokenizerTypes } from "./tokenizers";

const standard = chain([], tokenizers["standard_v2"] as Tokenizer, [lowercase]);
const byPattern = tokenizers["pattern"] as Tokenizer;
const letters = tokenizers["lowercase"] as Tokenizer;

/** Azure's analyzers that run here, by name. */
const builtIn: Readonly<Record<string, TokenSource>> = {
  "standard.lucene": standard,
  standard,
  "standardasciifolding.lucene": (text) => folded(false)(standard(text)),
  simple: letters,
  stop: (text) => without(english, false)(letters(text)),
  whitespace: tokenizers["whitespace"] as Tokenizer,
  keyword: tokenizers["keyword_v2"] as Tokenizer,
  pattern: (text) => lowercase(byPattern(text)),
  "en.lucene": chain([], tokenizers["standard_v2"] as Tokenizer, [
    englishPossessive,
    lowercase,
    without(english, false),
    porterStem,
  ]),
  "fr.lucene": chain([], tokenizers["standard_v2"] as Tokenizer, [
    elided(frenchArticles),
    lowercase,
    without(french, false),
    frenchLightStem,
  ]),
};

/** Languages for which Azure has an analyzer of Lucene's, of Microsoft's, or both. */
const languageAnalyzer =
  /^(ar|bg|bn|ca|cs|da|de|el|en|es|et|eu|fa|fi|fr|ga|gl|gu|he|hi|hr|hu|hy|id|is|it|ja|kn|ko|lt|lv|ml|mr|ms|nb|nl|no|pa|pl|pt-BR|pt-PT|pt-Br|pt-Pt|ro|ru|sk|sl|sr-cyrillic|sr-latin|sv|ta|te|th|tr|uk|ur|vi|zh-Hans|zh-Hant)\.(lucene|microsoft)$/;

/** What makes terms of a text, or the name of what this machine lacks to do it. */
export type Analyzer = TokenSource | NotHere;

/** @returns undefined for a name that Azure does not know either */
export function findAnalyzer(name: string, definition: AnalysisDefinition): Analyzer | undefined {
  const own = definition.analyzers?.find((one) => one.name === name);
  if (own !== undefined) return ownAnalyzer(own, definition);
  if (Object.hasOwn(builtIn, name)) return builtIn[name];
  return languageAnalyzer.test(name) ? new NotHere(`the analyzer ${name}`) : undefined;
}

function ownAnalyzer(own: AnalysisPart, definition: AnalysisDefinition): Analyzer | undefined {
  const type = typeOf(own);
  if (type !== "CustomAnalyzer") return analyzerTypes[type]?.make(own);
  const tokenizer = find(String(own["tokenizer"]), tokenizers, tokenizerTypes, definition.tokenizers);
  const filters = list(own["tokenFilters"]).map((name) => findTokenFilter(name, definition));
  const chars = list(own["charFilters"]).map((name) => findCharFilter(name, definition));
  return combined([tokenizer, ...filters, ...chars], () =>
    chain(chars as CharFilter[], tokenizer as Tokenizer, filters as TokenFilter[]),
  );
}

/** What the analyze API is asked for: parts by name, without an analyzer. */
export function analyzerOfParts(
  given: { tokenizer: string; tokenFilters: readonly string[]; charFilters: readonly string[] },
  definition: AnalysisDefinition,
): Analyzer | undefined {
  return ownAnalyzer(
    { name: "", "@odata.type": "#Microsoft.Azure.Search.CustomAnalyzer", ...given },
    definition,
  );
}

export function findTokenFilter(name: string, definition: AnalysisDefinition) {
  return find(name, tokenFilters, tokenFilterTypes, definition.tokenFilters);
}

export function findCharFilter(name: string, definition: AnalysisDefinition) {
  return find(name, charFilters, charFilterTypes, definition.charFilters);
}

/** One that needs something that is not here is not here; one with a part that nobody knows is none. */
export function combined<Made>(parts: readonly unknown[], make: () => Made): Made | NotHere | undefined {
  if (parts.includes(undefined)) return undefined;
  return parts.find((one) => one instanceof NotHere) ?? make();
}

export function list(names: unknown): readonly string[] {
  return Array.isArray(names) ? names : [];
}

function find<Made>(
  name: string,
  named: Readonly<Record<string, Made | NotHere>>,
  types: Readonly<Record<string, BuildingBlock<Made | NotHere>>>,
  own: readonly AnalysisPart[] | null | undefined,
): Made | NotHere | undefined {
  const given = own?.find((one) => one.name === name);
  if (given === undefined) return Object.hasOwn(named, name) ? named[name] : undefined;
  return types[typeOf(given)]?.make(given);
}

function chain(
  chars: readonly CharFilter[],
  tokenizer: Tokenizer,
  filters: readonly TokenFilter[],
): TokenSource {
  return (text) => {
    const start = { text, offsets: [] as readonly number[] };
    const { text: changed, offsets } = chars.reduce((given, filter) => filter(given), start);
    const tokens: readonly Token[] = tokenizer(changed);
    const placed =
      offsets.length === 0
        ? tokens
        : tokens.map((token) => ({
            ...token,
            start: offsets[token.start] ?? token.start,
            end: offsets[token.end] ?? text.length,
          }));
    return filters.reduce((given, filter) => filter(given), placed);
  };
}
