import { foldToAscii } from "./ascii-folding";
import { NotHere } from "./building-block";
import { stemFrench } from "./french-stemmer";
import { stemEnglish } from "./porter-stemmer";
import { english, frenchArticles } from "./stop-words";
import { each, type Token, type TokenFilter } from "./token";

export const lowercase = each((text) => text.toLowerCase());
export const uppercase = each((text) => text.toUpperCase());
export const porterStem = each((text, { isKeyword }) => (isKeyword ? text : stemEnglish(text)));
export const frenchLightStem = each((text, { isKeyword }) => (isKeyword ? text : stemFrench(text)));
export const englishPossessive = each((text) => text.replace(/['’＇][sS]$/, ""));

/** Filters that need no options, by name; those that Azure has and this emulator has not are named too. */
export const tokenFilters: Readonly<Record<string, TokenFilter | NotHere>> = {
  apostrophe: each((text) => text.split(/['’]/, 1).join("")),
  asciifolding: folded(false),
  classic: each((text) => {
    const word = text.replace(/['’][sS]$/, "");
    return /^(\p{L}\.)+$/u.test(word) ? word.replaceAll(".", "") : word;
  }),
  edgeNGram_v2: edgeGrams(1, 2, "front"),
  elision: elided(frenchArticles),
  keyword_repeat: (tokens) => tokens.flatMap((token) => [{ ...token, isKeyword: true }, token]),
  length: lengthBetween(0, 300),
  limit: (tokens) => tokens.slice(0, 1),
  lowercase,
  nGram_v2: allGrams(1, 2),
  porter_stem: porterStem,
  reverse: each((text) => [...text].reverse().join("")),
  stopwords: without(english, false),
  trim: each((text) => text.trim()),
  truncate: truncated(300),
  unique: unique(true),
  uppercase,
  ...allNotHere(
    "arabic_normalization",
    "cjk_bigram",
    "cjk_width",
    "common_grams",
    "dictionary_decompounder",
    "german_normalization",
    "hindi_normalization",
    "indic_normalization",
    "keep",
    "keyword_marker",
    "kstem",
    "pattern_capture",
    "pattern_replace",
    "persian_normalization",
    "phonetic",
    "scandinavian_folding",
    "scandinavian_normalization",
    "shingle",
    "snowball",
    "sorani_normalization",
    "stemmer",
    "stemmer_override",
    "synonym",
    "word_delimiter",
  ),
};

function allNotHere(...names: string[]): Record<string, NotHere> {
  return Object.fromEntries(names.map((name) => [name, new NotHere(name)]));
}

export function without(words: ReadonlySet<string>, ignoresCase: boolean): TokenFilter {
  return each((text) => (words.has(ignoresCase ? text.toLowerCase() : text) ? undefined : text));
}

/** @param keepsOriginal both forms stand at one position */
export function folded(keepsOriginal: boolean): TokenFilter {
  if (!keepsOriginal) return each(foldToAscii);
  return (tokens) =>
    tokens.flatMap((token) => {
      const text = foldToAscii(token.text);
      return text === token.text ? [token] : [{ ...token, text }, token];
    });
}

export function elided(articles: ReadonlySet<string>): TokenFilter {
  return each((text) => {
    const [, article = "", rest] = /^(\p{L}+)['’](.+)$/su.exec(text) ?? [];
    return rest !== undefined && articles.has(article.toLowerCase()) ? rest : text;
  });
}

export function lengthBetween(least: number, most: number): TokenFilter {
  return each((text) => (text.length >= least && text.length <= most ? text : undefined));
}

export function truncated(longest: number): TokenFilter {
  return each((text) => text.slice(0, longest));
}

export function unique(onSamePosition: boolean): TokenFilter {
  return (tokens) => {
    const seen = new Set<string>();
    return tokens.filter(({ text, position }) => {
      const key = onSamePosition ? `${position} ${text}` : text;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
  };
}

export function edgeGrams(least: number, most: number, side: "front" | "back"): TokenFilter {
  return perToken((characters) =>
    sizes(least, Math.min(most, characters.length)).map((size) =>
      (side === "front" ? characters.slice(0, size) : characters.slice(-size)).join(""),
    ),
  );
}

export function allGrams(least: number, most: number): TokenFilter {
  return perToken((characters) =>
    characters.flatMap((_, from) =>
      sizes(least, Math.min(most, characters.length - from)).map((size) =>
        characters.slice(from, from + size).join(""),
      ),
    ),
  );
}

/** Several tokens in place of one, at its position. */
export function perToken(
  split: (characters: readonly string[], token: Token) => readonly string[],
): TokenFilter {
  return (tokens) =>
    tokens.flatMap((token) => split([...token.text], token).map((text) => ({ ...token, text })));
}

function sizes(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
}
