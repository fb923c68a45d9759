import { invalid } from "../search-error";
import type { Operator } from "./compare";

/** A constant as it was written. */
export interface Literal {
  readonly kind: "string" | "number" | "boolean" | "date" | "null";
  readonly value: string | number | boolean | null;
}

interface Token {
  readonly kind: "string" | "number" | "date" | "word" | "symbol";
  readonly text: string;
  readonly at: number;
}

const pattern =
  /\s*(?:(?<string>'(?:[^']|'')*')|(?<date>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))|(?<number>-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|INF)(?![\w.])|NaN\b)|(?<word>[A-Za-z_][\w.]*(?:\/[A-Za-z_]\w*)*)|(?<symbol>[(),:]))/y;

const operators: readonly string[] = ["eq", "ne", "gt", "ge", "lt", "le"];

/** The words and signs of a filter, one after the other. */
export class FilterTokens {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text);
  }

  next(): void {
    this.position++;
  }

  peekWord(): string | undefined {
    const token = this.tokens[this.position];
    return token?.kind === "word" ? token.text : undefined;
  }

  takeWord(word: string): boolean {
    if (this.peekWord() !== word) return false;
    this.position++;
    return true;
  }

  take(symbol: string): boolean {
    const token = this.tokens[this.position];
    if (token?.kind !== "symbol" || token.text !== symbol) return false;
    this.position++;
    return true;
  }

  takeOperator(): Operator | undefined {
    const word = this.peekWord();
    if (word === undefined || !operators.includes(word)) return undefined;
    this.position++;
    return word as Operator;
  }

  takeLiteral(): Literal | undefined {
    const token = this.tokens[this.position];
    const literal = token && literalOf(token);
    if (literal !== undefined) this.position++;
    return literal;
  }

  expect(symbol: string): void {
    if (!this.take(symbol)) throw this.unexpected(`'${symbol}'`);
  }

  expectWord(): string {
    const word = this.peekWord();
    if (word === undefined) throw this.unexpected("a name");
    this.position++;
    return word;
  }

  expectString(): string {
    const literal = this.takeLiteral();
    if (literal?.kind !== "string") throw this.unexpected("a string");
    return String(literal.value);
  }

  expectEnd(): void {
    if (this.position < this.tokens.length) throw this.unexpected("the end");
  }

  private unexpected(wanted: string) {
    const token = this.tokens[this.position];
    return syntaxError(this.text, token?.at ?? this.text.length, `${wanted} expected`);
  }
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ""; at = pattern.lastIndex) {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) throw syntaxError(text, at, "a field, a constant or an operator expected");
    const [kind, found] = Object.entries(groups).find(([, group]) => group !== undefined) ?? [];
    tokens.push({
      kind: kind as Token["kind"],
      text: found ?? "",
      at: pattern.lastIndex - (found?.length ?? 0),
    });
  }
  return tokens;
}

function literalOf({ kind, text }: Token): Literal | undefined {
  switch (kind) {
    case "string":
      return { kind, value: text.slice(1, -1).replaceAll("''", "'") };
    case "number":
      return { kind, value: Number(text.replace("INF", "Infinity")) };
    case "date":
      return { kind, value: Date.parse(text) };
    case "word":
      if (text === "null") return { kind: "null", value: null };
      return text === "true" || text === "false" ? { kind: "boolean", value: text === "true" } : undefined;
    default:
      return undefined;
  }
}

function syntaxError(text: string, at: number, what: string) {
  return invalid(
    `Invalid expression: Syntax error at position ${at} in '${text}': ${what}.\r\nParameter name: $filter`,
  );
}
