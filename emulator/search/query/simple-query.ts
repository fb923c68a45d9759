import { invalid } from "../search-error";

/** What a text query asks for. */
export type TextQuery =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "prefix"; readonly text: string }
  | { readonly kind: "phrase"; readonly text: string }
  | { readonly kind: "not"; readonly query: TextQuery }
  | { readonly kind: "all" | "any"; readonly queries: readonly TextQuery[] };

export type SearchMode = "any" | "all";

type Token =
  | { readonly kind: "word" | "prefix" | "phrase"; readonly text: string }
  | { readonly kind: "+" | "|" | "-" | "(" | ")" };

/**
 * The simple query syntax: `+` and, `|` or, `-` not, `"a phrase"`, `prefix*`, parentheses, `\` before an operator
 * that is meant as text. Nothing is a syntax error but what Azure calls one: operators without words are left out.
 *
 * @param mode what stands between words that nothing stands between
 * @returns undefined for a query without words
 */
export function parseSimpleQuery(text: string, mode: SearchMode): TextQuery | undefined {
  const tokens = tokensOf(text);
  let at = 0;
  const sequence = (isInside: boolean): TextQuery | undefined => {
    let left: TextQuery | undefined;
    let operator: "+" | "|" | undefined;
    for (;;) {
      const token = tokens[at];
      if (token === undefined || (token.kind === ")" && isInside)) break;
      at++;
      if (token.kind === "+" || token.kind === "|") {
        operator = token.kind;
        continue;
      }
      const right = operand(token);
      if (right === undefined) continue;
      const kind = operator === "+" || (operator === undefined && mode === "all") ? "all" : "any";
      left = left === undefined ? right : join(kind, left, right);
      operator = undefined;
    }
    return left;
  };
  const operand = (token: Token): TextQuery | undefined => {
    if (token.kind === "word" || token.kind === "prefix" || token.kind === "phrase") {
      return { kind: token.kind, text: token.text };
    }
    if (token.kind === "(") {
      const inside = sequence(true);
      if (tokens[at]?.kind !== ")") {
        throw invalid(
          `Failed to parse query string at position ${text.length}: a parenthesis is not closed.`,
        );
      }
      at++;
      return inside;
    }
    if (token.kind !== "-") return undefined;
    const next = tokens[at];
    if (next === undefined || next.kind === ")") return undefined;
    at++;
    const query = operand(next);
    return query && { kind: "not", query };
  };
  return sequence(false);
}

function join(kind: "all" | "any", left: TextQuery, right: TextQuery): TextQuery {
  if (left.kind === kind) return { kind, queries: [...left.queries, right] };
  return { kind, queries: [left, right] };
}

/** A star at the end makes a prefix, unless it is escaped. */
function wordOf(written: string): Token {
  const text = written.replace(/\\(.)/gs, "$1");
  const isPrefix = text.length > 1 && written.replace(/\\./gs, "").endsWith("*");
  return isPrefix ? { kind: "prefix", text: text.slice(0, -1) } : { kind: "word", text };
}

/** `-` says no only before a word: "wi-fi" is one word. */
function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const character = text[at] as string;
    if (/\s/.test(character)) at++;
    else if (
      character === "+" ||
      character === "|" ||
      character === "(" ||
      character === ")" ||
      character === "-"
    ) {
      tokens.push({ kind: character });
      at++;
    } else if (character === '"') {
      const end = text.indexOf('"', at + 1);
      if (end < 0)
        throw invalid(`Failed to parse query string at position ${at}: a quotation mark is not closed.`);
      tokens.push({ kind: "phrase", text: text.slice(at + 1, end) });
      at = end + 1;
    } else {
      const [word = character] = /^(?:\\.|[^\s+|()"\\])+/s.exec(text.slice(at)) ?? [];
      tokens.push(wordOf(word));
      at += word.length;
    }
  }
  return tokens;
}
