import { combined, findCharFilter, findTokenFilter, list } from "./analyzers";
import { foldToAscii } from "./ascii-folding";
import type { NotHere } from "./building-block";
import type { AnalysisDefinition } from "./definition";
import { frenchArticles } from "./stop-words";
import type { CharFilter, TokenFilter } from "./token";
import { elided } from "./token-filters";

/** What values of a field are compared, counted and sorted as. */
export type Normalize = (text: string) => string;

const whole = (filter: TokenFilter) => (text: string) =>
  filter([{ text, start: 0, end: text.length, position: 0 }])[0]?.text ?? "";

const builtIn: Readonly<Record<string, Normalize>> = {
  lowercase: (text) => text.toLowerCase(),
  uppercase: (text) => text.toUpperCase(),
  standard: (text) => foldToAscii(text.toLowerCase()),
  asciifolding: foldToAscii,
  elision: whole(elided(frenchArticles)),
};

/** Filters that leave one value one value, as Azure lists them for normalizers. */
const allowed: readonly string[] = [
  "arabic_normalization",
  "asciifolding",
  "cjk_width",
  "elision",
  "german_normalization",
  "hindi_normalization",
  "indic_normalization",
  "persian_normalization",
  "scandinavian_normalization",
  "scandinavian_folding",
  "sorani_normalization",
  "lowercase",
  "uppercase",
];
const allowedTypes: readonly string[] = ["AsciiFoldingTokenFilter", "ElisionTokenFilter"];

/** @returns undefined for a name that is not known, or one with filters that a normalizer cannot have */
export function findNormalizer(
  name: string,
  definition: AnalysisDefinition,
): Normalize | NotHere | undefined {
  const own = definition.normalizers?.find((one) => one.name === name);
  if (own === undefined) return Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
  const names = list(own["tokenFilters"]);
  const isAllowed = (filter: string) => {
    const given = definition.tokenFilters?.find((one) => one.name === filter);
    return given
      ? allowedTypes.some((type) => given["@odata.type"].endsWith(`.${type}`))
      : allowed.includes(filter);
  };
  if (!names.every(isAllowed)) return undefined;
  const filters = names.map((filter) => findTokenFilter(filter, definition));
  const chars = list(own["charFilters"]).map((filter) => findCharFilter(filter, definition));
  return combined([...filters, ...chars], () => (text: string) => {
    const start = { text, offsets: [] as readonly number[] };
    const changed = (chars as CharFilter[]).reduce((given, filter) => filter(given), start).text;
    return (filters as TokenFilter[]).reduce((given, filter) => whole(filter)(given), changed);
  });
}
