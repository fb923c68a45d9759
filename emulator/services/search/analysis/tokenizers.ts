import * as z from "zod";
import { type BuildingBlock, buildingBlock, NotHere, notHere } from "./building-block";
import { JavaPattern, Pattern, PatternFlags, withPattern } from "./patterns";
import { type Token, type Tokenizer, tokensOf } from "./token";

/**
 * Words by Unicode's text segmentation (UAX 29) in short: letters, digits and underscores together; marks such as the
 * apostrophe between letters, and the comma between digits, join; each ideograph is a word.
 */
const wordPattern =
  /[\p{Script=Han}\p{Script=Hiragana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}])[\p{L}\p{N}\p{M}_]|(?<=[\p{L}\p{M}])['’.:·](?=\p{L})|(?<=\p{N})['’.,;](?=\p{N}))+/gu;

const standard =
  (longest?: number): Tokenizer =>
  (text) =>
    tokensOf(text, wordPattern, longest).filter((token) => !/^_+$/.test(token.text));
const whole: Tokenizer = (text) => (text === "" ? [] : [{ text, start: 0, end: text.length, position: 0 }]);
const letter: Tokenizer = (text) => tokensOf(text, /\p{L}+/gu);
const lowercase: Tokenizer = (text) =>
  letter(text).map((token) => ({ ...token, text: token.text.toLowerCase() }));
const whitespace: Tokenizer = (text) => tokensOf(text, /\S+/gu);

/** Those that need no options, by name. */
export const tokenizers: Readonly<Record<string, Tokenizer | NotHere>> = {
  classic: standard(),
  edgeNGram: grams(1, 2, [], true),
  keyword_v2: whole,
  keyword: whole,
  letter,
  lowercase,
  microsoft_language_tokenizer: new NotHere("microsoft_language_tokenizer"),
  microsoft_language_stemming_tokenizer: new NotHere("microsoft_language_stemming_tokenizer"),
  nGram: grams(1, 2, [], false),
  path_hierarchy_v2: paths({ delimiter: "/", replacement: "/", longest: 300, isReversed: false, skipped: 0 }),
  pattern: separated(new JavaPattern("\\W+")),
  standard_v2: standard(),
  standard: standard(),
  uax_url_email: new NotHere("uax_url_email"),
  whitespace,
};

const longest = (size: number) => z.object({ maxTokenLength: z.int().min(1).max(300).default(size) });
const gramOptions = z.object({
  minGram: z.int().min(1).max(300).default(1),
  maxGram: z.int().min(1).max(300).default(2),
  tokenChars: z.array(z.enum(["letter", "digit", "whitespace", "punctuation", "symbol"])).default([]),
});
const microsoft = longest(255).extend({
  isSearchTokenizer: z.boolean().default(false),
  language: z.string().default("english"),
});
const standardPart = buildingBlock(longest(255), ({ maxTokenLength }) => standard(maxTokenLength));
const keywordPart = buildingBlock(longest(256), ({ maxTokenLength }): Tokenizer => {
  return (text) => tokensOf(text, /[\s\S]+/g, maxTokenLength);
});

/** Those that take options, by type. */
export const tokenizerTypes: Readonly<Record<string, BuildingBlock<Tokenizer | NotHere>>> = {
  ClassicTokenizer: standardPart,
  EdgeNGramTokenizer: buildingBlock(gramOptions, (o) => grams(o.minGram, o.maxGram, o.tokenChars, true)),
  KeywordTokenizer: buildingBlock(z.object({ bufferSize: z.int().min(1).default(256) }), () => whole),
  KeywordTokenizerV2: keywordPart,
  MicrosoftLanguageTokenizer: notHere("MicrosoftLanguageTokenizer", microsoft),
  MicrosoftLanguageStemmingTokenizer: notHere("MicrosoftLanguageStemmingTokenizer", microsoft),
  NGramTokenizer: buildingBlock(gramOptions, (o) => grams(o.minGram, o.maxGram, o.tokenChars, false)),
  PathHierarchyTokenizerV2: buildingBlock(
    z
      .strictObject({
        delimiter: z.string().length(1).default("/"),
        replacement: z.string().length(1).nullish(),
        maxTokenLength: z.int().min(1).max(300).default(300),
        reverse: z.boolean().default(false),
        skip: z.int().min(0).default(0),
      })
      .transform((o) => ({ ...o, replacement: o.replacement ?? o.delimiter })),
    (o) =>
      paths({
        delimiter: o.delimiter,
        replacement: o.replacement,
        longest: o.maxTokenLength,
        isReversed: o.reverse,
        skipped: o.skip,
      }),
  ),
  PatternTokenizer: buildingBlock(
    z.object({ pattern: Pattern.default("\\W+"), flags: PatternFlags, group: z.int().min(-1).default(-1) }),
    ({ pattern, flags, group }) =>
      withPattern(pattern, flags, (compiled) =>
        group < 0 ? separated(compiled) : captured(compiled, group),
      ),
  ),
  StandardTokenizer: standardPart,
  StandardTokenizerV2: standardPart,
  UaxUrlEmailTokenizer: notHere("UaxUrlEmailTokenizer", longest(255)),
};

/** What stands between the matches of a pattern. */
export function separated(pattern: JavaPattern): Tokenizer {
  return (text) => {
    const tokens: Token[] = [];
    const add = (start: number, end: number) => {
      if (end > start) tokens.push({ text: text.slice(start, end), start, end, position: tokens.length });
    };
    let from = 0;
    for (const { index, groups } of pattern.in(text)) {
      add(from, index);
      from = index + (groups[0]?.length ?? 0);
    }
    add(from, text.length);
    return tokens;
  };
}

function captured(pattern: JavaPattern, group: number): Tokenizer {
  return (text) =>
    [...pattern.in(text)].flatMap(({ index, groups }, position) => {
      const found = groups[group];
      if (!found) return [];
      const start = index + (groups[0]?.indexOf(found) ?? 0);
      return [{ text: found, start, end: start + found.length, position }];
    });
}

const classes: Readonly<Record<string, string>> = {
  letter: "\\p{L}",
  digit: "\\p{Nd}",
  whitespace: "\\s",
  punctuation: "\\p{P}",
  symbol: "\\p{S}",
};

function grams(least: number, most: number, kept: readonly string[], isEdge: boolean): Tokenizer {
  const pattern =
    kept.length === 0 ? /[\s\S]+/gu : new RegExp(`[${kept.map((one) => classes[one]).join("")}]+`, "gu");
  return (text) => {
    const tokens: Token[] = [];
    for (const match of text.matchAll(pattern)) {
      const characters = [...match[0]];
      const starts = isEdge ? [0] : characters.keys();
      for (const from of starts) {
        for (let size = least; size <= most && from + size <= characters.length; size++) {
          const gram = characters.slice(from, from + size).join("");
          const start = match.index + characters.slice(0, from).join("").length;
          tokens.push({ text: gram, start, end: start + gram.length, position: tokens.length });
        }
      }
    }
    return tokens;
  };
}

interface Paths {
  readonly delimiter: string;
  readonly replacement: string;
  readonly longest: number;
  readonly isReversed: boolean;
  readonly skipped: number;
}

/** "/a/b" is "/a" and "/a/b"; reversed it is "/a/b" and "a/b" and "b". */
function paths({ delimiter, replacement, longest, isReversed, skipped }: Paths): Tokenizer {
  return (text) => {
    if (text === "" || text.length > longest) return [];
    const steps = text.split(delimiter);
    const token = (path: string, start: number): Token => ({
      text: path.replaceAll(delimiter, replacement),
      start,
      end: start + path.length,
      position: 0,
    });
    const counts = Array.from({ length: Math.max(0, steps.length - skipped) }, (_, at) => at + 1);
    const made = isReversed
      ? counts.map((_, at) => {
          const path = steps.slice(at, steps.length - skipped).join(delimiter);
          return token(path, text.indexOf(path));
        })
      : counts.map((count) => {
          const start = steps.slice(0, skipped).join(delimiter).length;
          return token(text.slice(start, steps.slice(0, skipped + count).join(delimiter).length), start);
        });
    return made.filter(({ text: path }) => path !== "");
  };
}
