import * as z from "zod";
import { type BuildingBlock, buildingBlock, type NotHere } from "./building-block";
import { type Found, Pattern, replaced, withPattern } from "./patterns";
import type { CharFilter } from "./token";

const markup = /<!--[\s\S]*?-->|<\/?[A-Za-z][^<>]*>|&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[\da-f]+);/gi;

/** Those that need no options, by name. */
export const charFilters: Readonly<Record<string, CharFilter>> = {
  html_strip: replacing(markupIn, withoutMarkup),
};

const mappingPattern = /^(.+)=>(.*)$/s;

/** Those that take options, by type. */
export const charFilterTypes: Readonly<Record<string, BuildingBlock<CharFilter | NotHere>>> = {
  MappingCharFilter: buildingBlock(
    z.object({ mappings: z.array(z.string().regex(mappingPattern, "has the form a=>b")).min(1) }),
    ({ mappings }) => {
      const pairs = new Map(
        mappings.map((mapping) => {
          const [, from = "", to = ""] = mappingPattern.exec(mapping) ?? [];
          return [unescaped(from), unescaped(to)] as const;
        }),
      );
      const longestFirst = [...pairs.keys()].sort((one, other) => other.length - one.length);
      const pattern = longestFirst.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
      return replacing(matchesOf(new RegExp(pattern, "g")), ([found]) => pairs.get(found ?? "") ?? "");
    },
  ),
  PatternReplaceCharFilter: buildingBlock(
    z.object({ pattern: Pattern, replacement: z.string() }),
    ({ pattern, replacement }) =>
      withPattern(pattern, undefined, (compiled) =>
        replacing(
          (text) => compiled.in(text),
          (groups) => replaced(replacement, groups),
        ),
      ),
  ),
};

function matchesOf(pattern: RegExp): (text: string) => Iterable<Found> {
  return (text) => [...text.matchAll(pattern)].map((match) => ({ index: match.index, groups: [...match] }));
}

/** A comment without an end is looked for once, and not from each of its beginnings. */
function markupIn(text: string): Iterable<Found> {
  const last = text.lastIndexOf("-->");
  const end = last < 0 ? 0 : last + 3;
  const after = matchesOf(markup)(text.slice(end).replaceAll("<!--", "\0\0\0\0"));
  const before = matchesOf(markup)(text.slice(0, end));
  return [...before, ...[...after].map(({ index, groups }) => ({ index: index + end, groups }))];
}

function replacing(
  find: (text: string) => Iterable<Found>,
  replacement: (groups: Found["groups"]) => string,
): CharFilter {
  return ({ text, offsets }) => {
    let changed = "";
    const kept: number[] = [];
    let from = 0;
    for (const { index, groups } of find(text)) {
      changed += text.slice(from, index);
      for (let at = from; at < index; at++) kept.push(offsets[at] ?? at);
      const put = replacement(groups);
      changed += put;
      for (let at = 0; at < put.length; at++) kept.push(offsets[index] ?? index);
      from = index + (groups[0]?.length ?? 0);
    }
    if (changed === "" && from === 0) return { text, offsets };
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
const blockTag = /^<\/?(?:p|div|br|li|ul|ol|table|tr|td|th|h\d|section|article|header|footer)\b/i;

/** A block breaks a word in two, as it does on the page; a comment or a mark inside of a line leaves nothing. */
function withoutMarkup([found = ""]: readonly (string | undefined)[]): string {
  if (!found.startsWith("&")) return blockTag.test(found) ? "\n" : "";
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
