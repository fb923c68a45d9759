import * as z from "zod";
import { type Part, part } from "./part";
import { Pattern, patternOf } from "./patterns";
import type { CharFilter } from "./token";

/** Those that need no options, by name. */
export const charFilters: Readonly<Record<string, CharFilter>> = {
  html_strip: replacing(
    /<!--[\s\S]*?-->|<\/?[A-Za-z][^<>]*>|&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[\da-f]+);/gi,
    entity,
  ),
};

const MAPPING = /^(.+)=>(.*)$/s;

/** Those that take options, by type. */
export const charFilterTypes: Readonly<Record<string, Part<CharFilter>>> = {
  MappingCharFilter: part(
    z.object({ mappings: z.array(z.string().regex(MAPPING, "has the form a=>b")).min(1) }),
    ({ mappings }) => {
      const pairs = new Map(
        mappings.map((mapping) => {
          const [, from = "", to = ""] = MAPPING.exec(mapping) ?? [];
          return [unescaped(from), unescaped(to)] as const;
        }),
      );
      const longestFirst = [...pairs.keys()].sort((one, other) => other.length - one.length);
      const pattern = longestFirst.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
      return replacing(new RegExp(pattern, "g"), ([found]) => pairs.get(found ?? "") ?? "");
    },
  ),
  PatternReplaceCharFilter: part(
    z.object({ pattern: Pattern, replacement: z.string() }),
    ({ pattern, replacement }) =>
      replacing(patternOf(pattern, undefined, "gu"), (groups) => withGroups(replacement, groups)),
  ),
};

/** What a Java replacement such as `$1-$2` says. */
export function withGroups(replacement: string, groups: readonly (string | undefined)[]): string {
  return replacement.replace(/\$(\d)|\\(.)/g, (_, group, literal) => literal ?? groups[Number(group)] ?? "");
}

function replacing(
  pattern: RegExp,
  replacement: (match: readonly (string | undefined)[]) => string,
): CharFilter {
  return ({ text, offsets }) => {
    let changed = "";
    const kept: number[] = [];
    let from = 0;
    for (const match of text.matchAll(pattern)) {
      changed += text.slice(from, match.index);
      for (let at = from; at < match.index; at++) kept.push(offsets[at] ?? at);
      const put = replacement([...match]);
      changed += put;
      for (const _ of put) kept.push(offsets[match.index] ?? match.index);
      from = match.index + match[0].length;
    }
    if (from === 0) return { text, offsets };
    changed += text.slice(from);
    for (let at = from; at <= text.length; at++) kept.push(offsets[at] ?? at);
    return { text: changed, offsets: kept };
  };
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};
const BLOCK = /^<\/?(?:p|div|br|li|ul|ol|table|tr|td|th|h\d|section|article|header|footer)\b/i;

/** A block breaks a word in two, as it does on the page; a comment or a mark inside of a line leaves nothing. */
function entity([found = ""]: readonly (string | undefined)[]): string {
  if (!found.startsWith("&")) return BLOCK.test(found) ? "\n" : "";
  const name = found.slice(1, -1).toLowerCase();
  if (name.startsWith("#x")) return character(Number.parseInt(name.slice(2), 16));
  return name.startsWith("#") ? character(Number(name.slice(1))) : (entities[name] ?? "");
}

function character(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
}

function unescaped(text: string): string {
  return text.replace(/\\u([\da-fA-F]{4})|\\(.)/g, (_, code, literal) =>
    code
      ? String.fromCharCode(Number.parseInt(code, 16))
      : ({ n: "\n", t: "\t", r: "\r" }[literal as string] ?? literal),
  );
}
