import * as z from "zod";
import { type BuildingBlock, buildingBlock, type NotHere } from "./building-block";
import { charFilterTypes } from "./char-filters";
import { Pattern, PatternFlags, withPattern } from "./patterns";
import { english } from "./stop-words";
import type { Token } from "./token";
import { tokenFilterTypes } from "./token-filter-types";
import { lowercase, without } from "./token-filters";
import { separated, tokenizers, tokenizerTypes } from "./tokenizers";

const typePrefix = "#Microsoft.Azure.Search.";
const names = z.array(z.string()).default([]);

export type TokenSource = (text: string) => readonly Token[];

/** Analyzers with options of their own; a custom one is put together from what the index defines. */
export const analyzerTypes: Readonly<Record<string, BuildingBlock<TokenSource | NotHere>>> = {
  PatternAnalyzer: buildingBlock(
    z.object({
      lowercase: z.boolean().default(true),
      pattern: Pattern.default("\\W+"),
      flags: PatternFlags,
      stopwords: names,
    }),
    (o) =>
      withPattern(o.pattern, o.flags, (compiled): TokenSource => {
        const split = separated(compiled);
        const stop = without(new Set(o.stopwords), false);
        return (text) => stop(o.lowercase ? lowercase(split(text)) : split(text));
      }),
  ),
  StandardAnalyzer: buildingBlock(
    z.object({ maxTokenLength: z.int().min(1).max(300).default(255), stopwords: names }),
    (o) => {
      const split = tokenizerTypes["StandardTokenizerV2"] as BuildingBlock<TokenSource>;
      const tokens = split.make({ maxTokenLength: o.maxTokenLength });
      const stop = without(new Set(o.stopwords), false);
      return (text) => stop(lowercase(tokens(text)));
    },
  ),
  StopAnalyzer: buildingBlock(z.object({ stopwords: names }), ({ stopwords }) => {
    const split = tokenizers["lowercase"] as TokenSource;
    const stop = without(stopwords.length > 0 ? new Set(stopwords) : english, false);
    return (text) => stop(split(text));
  }),
};

const CustomAnalyzer = z.object({ tokenizer: z.string(), tokenFilters: names, charFilters: names });
const CustomNormalizer = z.object({ tokenFilters: names, charFilters: names });

/** The lists of an index that say how text becomes terms. */
export const AnalysisParts = {
  analyzers: listOf({ ...analyzerTypes, CustomAnalyzer: { Options: CustomAnalyzer } }),
  normalizers: listOf({ CustomNormalizer: { Options: CustomNormalizer } }),
  tokenizers: listOf(tokenizerTypes),
  tokenFilters: listOf(tokenFilterTypes),
  charFilters: listOf(charFilterTypes),
};

/** One of them: its name, its type and the options of that type. */
export interface AnalysisPart {
  readonly name: string;
  readonly "@odata.type": string;
  readonly [option: string]: unknown;
}

export interface AnalysisDefinition {
  readonly analyzers?: readonly AnalysisPart[] | null | undefined;
  readonly normalizers?: readonly AnalysisPart[] | null | undefined;
  readonly tokenizers?: readonly AnalysisPart[] | null | undefined;
  readonly tokenFilters?: readonly AnalysisPart[] | null | undefined;
  readonly charFilters?: readonly AnalysisPart[] | null | undefined;
}

/** "StopAnalyzer" of "#Microsoft.Azure.Search.StopAnalyzer". */
export function typeOf(given: AnalysisPart): string {
  return given["@odata.type"].slice(typePrefix.length);
}

function listOf(types: Readonly<Record<string, { Options: z.ZodType }>>) {
  const Name = z.string().regex(/^[\p{L}\p{N}]([\w -]{0,126}[\p{L}\p{N}])?$/u, "is not a name");
  return z
    .array(
      z.looseObject({ name: Name, "@odata.type": z.string() }).transform((given, context): AnalysisPart => {
        const name = typeOf(given as AnalysisPart);
        const isKnown = given["@odata.type"].startsWith(typePrefix) && Object.hasOwn(types, name);
        const known = isKnown ? types[name] : undefined;
        if (known === undefined) {
          context.addIssue(`the type '${given["@odata.type"]}' is not known`);
          return z.NEVER;
        }
        const { name: own, "@odata.type": type, ...options } = given;
        const parsed = strictly(known.Options).safeParse(withoutNulls(options));
        if (parsed.success) return { "@odata.type": type, name: own, ...(parsed.data as object) };
        for (const { path, message } of parsed.error.issues)
          context.addIssue({ code: "custom", path, message });
        return z.NEVER;
      }),
    )
    .nullish();
}

/** An option that the type has not is a mistake. */
function strictly(Options: z.ZodType): z.ZodType {
  return Options instanceof z.ZodObject ? Options.strict() : Options;
}

function withoutNulls(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));
}
