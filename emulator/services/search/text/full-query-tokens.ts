import { unreadable } from "../search-error";

export type FullToken =
  | { readonly kind: "and" | "or" | "not" | "+" | "-" | "(" | ")" | ":"; readonly at: number }
  | { readonly kind: "term" | "phrase" | "wildcard" | "regexp"; readonly text: string; readonly at: number }
  /** `~2` and `^3` behind a term. */
  | { readonly kind: "~" | "^"; readonly number: number | undefined; readonly at: number };

const escapedPattern = "\\\\[\\s\\S]";
const startPattern = `(?:[^\\s\\u3000+\\-!():^[\\]"{}~*?\\\\/]|${escapedPattern})`;
const innerPattern = `(?:${startPattern}|[-+])`;

const patterns: readonly (readonly [string, RegExp])[] = [
  ["space", /[\s\u3000]+/y],
  ["and", /(?:AND(?=[\s()]|$)|&&)/y],
  ["or", /(?:OR(?=[\s()]|$)|\|\|)/y],
  ["not", /(?:NOT(?=[\s()]|$)|!)/y],
  ["sign", /[+\-():]/y],
  // the path of a field, whose slash begins no regular expression
  ["path", /[A-Za-z_]\w{0,127}(?:\/[A-Za-z_]\w{0,127}){1,10}(?=:)/y],
  ["phrase", /"((?:[^"\\]|\\[\s\S])*)"/y],
  ["regexp", /\/((?:[^/\\]|\\[\s\S])*)\//y],
  ["~", /~(\d+(?:\.\d+)?)?/y],
  ["^", /\^(\d+(?:\.\d+)?)/y],
  ["wildcard", new RegExp(`(?:${startPattern}|[*?])(?:${innerPattern}|[*?])*`, "y")],
];

/** @throws SearchError 400 at a sign that nothing begins with, such as a quotation mark without the other half */
export function fullTokens(text: string): FullToken[] {
  const tokens: FullToken[] = [];
  for (let at = 0; at < text.length; ) {
    const found = matchAt(text, at);
    if (found === undefined) throw syntaxError(text, /["/]/.test(text[at] as string) ? text.length : at);
    const token = tokenOf(found.kind, found.match, at);
    if (token) tokens.push(token);
    at += found.match[0].length;
  }
  return tokens;
}

function matchAt(text: string, at: number) {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { kind, match };
  }
  return undefined;
}

function tokenOf(kind: string, match: RegExpExecArray, at: number): FullToken | undefined {
  const [whole, inside = ""] = match;
  switch (kind) {
    case "space":
      return undefined;
    case "and":
    case "or":
    case "not":
      return { kind, at };
    case "path":
      return { kind: "term", text: whole, at };
    case "sign":
      return { kind: whole as "+" | "-" | "(" | ")" | ":", at };
    case "phrase":
      return { kind, text: inside.replace(/\\([\s\S])/g, "$1"), at };
    case "regexp":
      return { kind, text: inside, at };
    case "~":
    case "^":
      return { kind, number: inside === "" ? undefined : Number(inside), at };
    default: {
      const isPlain = !/(?<!\\)(?:\\\\)*[*?]/.test(whole);
      if (isPlain) return { kind: "term", text: whole.replace(/\\([\s\S])/g, "$1"), at };
      return { kind: "wildcard", text: whole, at };
    }
  }
}

export function syntaxError(text: string, at: number) {
  const before = text.slice(0, at).split("\n");
  const column = (before.at(-1)?.length ?? 0) + 1;
  return unreadable(
    `Failed to parse query string at line ${before.length}, column ${column}. See https://aka.ms/azure-search-full-query for supported syntax.`,
  );
}
