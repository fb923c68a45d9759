import * as z from "zod";
import { type BuildingBlock, buildingBlock, NotHere, notHere } from "./building-block";
import { type JavaPattern, Pattern, replaced, withPattern } from "./patterns";
import { english, french, frenchArticles } from "./stop-words";
import { each, type TokenFilter } from "./token";
import {
  allGrams,
  edgeGrams,
  elided,
  englishPossessive,
  folded,
  frenchLightStem,
  lengthBetween,
  perToken,
  porterStem,
  truncated,
  unique,
  without,
} from "./token-filters";

const words = z.array(z.string());
const off = z.boolean().default(false);
const on = z.boolean().default(true);
const gram = z.int().min(1).max(300);
const grams = z.object({ minGram: gram.default(1), maxGram: gram.default(2) });
const edge = buildingBlock(grams.extend({ side: z.enum(["front", "back"]).default("front") }), (o) =>
  edgeGrams(o.minGram, o.maxGram, o.side),
);
const ngram = buildingBlock(grams, (o) => allGrams(o.minGram, o.maxGram));

const stemmers: Readonly<Record<string, TokenFilter>> = {
  english: porterStem,
  lightFrench: frenchLightStem,
  possessiveEnglish: englishPossessive,
};

/** Filters that take options, by type. */
export const tokenFilterTypes: Readonly<Record<string, BuildingBlock<TokenFilter | NotHere>>> = {
  AsciiFoldingTokenFilter: buildingBlock(z.object({ preserveOriginal: off }), (o) =>
    folded(o.preserveOriginal),
  ),
  CjkBigramTokenFilter: notHere(
    "CjkBigramTokenFilter",
    z.object({ ignoreScripts: words.default([]), outputUnigrams: off }),
  ),
  CommonGramTokenFilter: notHere(
    "CommonGramTokenFilter",
    z.object({ commonWords: words, ignoreCase: off, queryMode: off }),
  ),
  DictionaryDecompounderTokenFilter: notHere(
    "DictionaryDecompounderTokenFilter",
    z.object({
      wordList: words,
      minWordSize: gram.default(5),
      minSubwordSize: gram.default(2),
      maxSubwordSize: gram.default(15),
      onlyLongestMatch: off,
    }),
  ),
  EdgeNGramTokenFilter: edge,
  EdgeNGramTokenFilterV2: edge,
  ElisionTokenFilter: buildingBlock(z.object({ articles: words.default([]) }), ({ articles }) =>
    elided(articles.length > 0 ? new Set(articles) : frenchArticles),
  ),
  KeepTokenFilter: buildingBlock(z.object({ keepWords: words, keepWordsCase: off }), (o) => {
    const kept = cased(o.keepWords, o.keepWordsCase);
    return each((text) => (kept.has(o.keepWordsCase ? text.toLowerCase() : text) ? text : undefined));
  }),
  KeywordMarkerTokenFilter: buildingBlock(z.object({ keywords: words, ignoreCase: off }), (o) => {
    const marked = cased(o.keywords, o.ignoreCase);
    return (tokens) =>
      tokens.map((token) =>
        marked.has(o.ignoreCase ? token.text.toLowerCase() : token.text)
          ? { ...token, isKeyword: true }
          : token,
      );
  }),
  LengthTokenFilter: buildingBlock(
    z.object({ min: z.int().min(0).max(300).default(0), max: z.int().min(0).max(300).default(300) }),
    (o) => lengthBetween(o.min, o.max),
  ),
  LimitTokenFilter: buildingBlock(
    z.object({ maxTokenCount: z.int().min(0).default(1), consumeAllTokens: off }),
    ({ maxTokenCount }) =>
      (tokens) =>
        tokens.slice(0, maxTokenCount),
  ),
  NGramTokenFilter: ngram,
  NGramTokenFilterV2: ngram,
  PatternCaptureTokenFilter: buildingBlock(
    z.object({ patterns: z.array(Pattern).min(1), preserveOriginal: on }),
    (o) => {
      const patterns = o.patterns.map((one) => withPattern(one, undefined, (compiled) => compiled));
      const missing = patterns.find((one) => one instanceof NotHere);
      if (missing) return missing as NotHere;
      return perToken((_, { text }) => {
        const found = (patterns as JavaPattern[]).flatMap((pattern) =>
          [...pattern.in(text)].flatMap(({ groups }) => groups.slice(1).flatMap((group) => group || [])),
        );
        return found.length === 0 || o.preserveOriginal ? [text, ...found] : found;
      });
    },
  ),
  PatternReplaceTokenFilter: buildingBlock(z.object({ pattern: Pattern, replacement: z.string() }), (o) =>
    withPattern(o.pattern, undefined, (pattern) =>
      each((text) => {
        let changed = "";
        let from = 0;
        for (const { index, groups } of pattern.in(text)) {
          changed += text.slice(from, index) + replaced(o.replacement, groups);
          from = index + (groups[0]?.length ?? 0);
        }
        return changed + text.slice(from);
      }),
    ),
  ),
  PhoneticTokenFilter: notHere(
    "PhoneticTokenFilter",
    z.object({ encoder: z.string().default("metaphone"), replace: on }),
  ),
  ShingleTokenFilter: notHere(
    "ShingleTokenFilter",
    z.object({
      maxShingleSize: z.int().min(2).default(2),
      minShingleSize: z.int().min(2).default(2),
      outputUnigrams: on,
      outputUnigramsIfNoShingles: off,
      tokenSeparator: z.string().default(" "),
      filterToken: z.string().default("_"),
    }),
  ),
  SnowballTokenFilter: notHere("SnowballTokenFilter", z.object({ language: z.string() })),
  StemmerOverrideTokenFilter: buildingBlock(
    z.object({ rules: z.array(z.string().regex(/=>/, "has the form word => stem")) }),
    ({ rules }) => {
      const stems = new Map(
        rules.map((rule) => rule.split("=>").map((side) => side.trim()) as [string, string]),
      );
      return (tokens) =>
        tokens.map((token) => {
          const text = stems.get(token.text);
          return text === undefined ? token : { ...token, text, isKeyword: true };
        });
    },
  ),
  StemmerTokenFilter: buildingBlock(
    z.object({ language: z.string() }),
    ({ language }) => stemmers[language] ?? new NotHere(`the stemmer ${language}`),
  ),
  StopwordsTokenFilter: buildingBlock(
    z
      .strictObject({
        stopwords: words.default([]),
        stopwordsList: z.string().nullish(),
        ignoreCase: off,
        removeTrailing: on,
      })
      .transform((o) => ({
        ...o,
        stopwordsList: o.stopwordsList ?? (o.stopwords.length > 0 ? null : "english"),
      })),
    (o) => {
      const list = o.stopwordsList;
      if (o.stopwords.length > 0) return without(cased(o.stopwords, o.ignoreCase), o.ignoreCase);
      if (list === "english") return without(english, o.ignoreCase);
      return list === "french" ? without(french, o.ignoreCase) : new NotHere(`the stop words ${list}`);
    },
  ),
  SynonymTokenFilter: notHere(
    "SynonymTokenFilter",
    z.object({ synonyms: words, ignoreCase: off, expand: on }),
  ),
  TruncateTokenFilter: buildingBlock(
    z.object({ length: z.int().min(0).max(300).default(300) }),
    ({ length }) => truncated(length),
  ),
  UniqueTokenFilter: buildingBlock(z.object({ onlyOnSamePosition: off }), (o) =>
    unique(o.onlyOnSamePosition),
  ),
  WordDelimiterTokenFilter: notHere(
    "WordDelimiterTokenFilter",
    z.object({
      generateWordParts: on,
      generateNumberParts: on,
      catenateWords: off,
      catenateNumbers: off,
      catenateAll: off,
      splitOnCaseChange: on,
      preserveOriginal: off,
      splitOnNumerics: on,
      stemEnglishPossessive: on,
      protectedWords: words.default([]),
    }),
  ),
};

function cased(list: readonly string[], isLower: boolean): ReadonlySet<string> {
  return new Set(isLower ? list.map((word) => word.toLowerCase()) : list);
}
