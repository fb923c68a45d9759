import { timeOf } from "../documents/field-value";
import { unreadable } from "../search-error";

export type ODataOperator = "eq" | "ne" | "gt" | "ge" | "lt" | "le";

/** A constant as it was written. */
export type Literal =
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "integer"; readonly value: number | bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  /** Milliseconds since 1970. */
  | { readonly kind: "date"; readonly value: number }
  | { readonly kind: "geography"; readonly value: string }
  | { readonly kind: "null"; readonly value: null };

type Kind = "string" | "geography" | "number" | "date" | "word" | "symbol";
/** What nothing begins with: an error once it is reached, as in Azure, which reads word by word. */
const unreadableKind = "unreadable";

interface Token {
  readonly kind: Kind | typeof unreadableKind;
  readonly text: string;
  /** Behind it, which is where Azure says that an error is. */
  readonly end: number;
}

const patterns: Readonly<Record<Kind, RegExp>> = {
  geography: /geography'([^']*)'/y,
  string: /'(?:[^']|'')*'/y,
  date: /\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/y,
  number: /[+-]?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|INF\b)(?![\w.])|NaN\b|INF\b/y,
  word: /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?:\/[A-Za-z_]\w*)*/y,
  symbol: /[(),:]/y,
};

const operators: readonly string[] = ["eq", "ne", "gt", "ge", "lt", "le"];

/** The words and signs of a filter or an order, one after the other. */
export class ODataTokens {
  private readonly text: string;
  private readonly parameter: "$filter" | "$orderby";
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(text: string, parameter: "$filter" | "$orderby") {
    this.text = text;
    this.parameter = parameter;
    this.tokens = this.read();
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

  /** @returns whether a "(" follows at once: then the word is the name of a function */
  isCall(): boolean {
    const next = this.tokens[this.position + 1];
    return this.peekWord() !== undefined && next?.kind === "symbol" && next.text === "(";
  }

  take(symbol: string): boolean {
    const token = this.tokens[this.position];
    if (token?.kind !== "symbol" || token.text !== symbol) return false;
    this.position++;
    return true;
  }

  takeOperator(): ODataOperator | undefined {
    const word = this.peekWord();
    if (word === undefined || !operators.includes(word)) return undefined;
    this.position++;
    return word as ODataOperator;
  }

  takeLiteral(): Literal | undefined {
    const token = this.tokens[this.position];
    const literal = token && this.literalOf(token);
    if (literal !== undefined) this.position++;
    return literal;
  }

  expect(symbol: string): void {
    if (!this.take(symbol)) throw this.unexpected();
  }

  expectWord(): string {
    const word = this.peekWord();
    if (word === undefined) throw this.unexpected();
    this.position++;
    return word;
  }

  expectEnd(): void {
    if (this.position < this.tokens.length) throw this.unexpected();
  }

  unexpected() {
    const token = this.tokens[this.position];
    if (token?.kind === unreadableKind) return this.error(token.text);
    const end = token?.end ?? this.text.length;
    return this.error(`Syntax error at position ${end} in '${this.text}'.`);
  }

  error(message: string) {
    return unreadable(`Invalid expression: ${message}\r\nParameter name: ${this.parameter}`);
  }

  private read(): Token[] {
    const tokens: Token[] = [];
    for (let at = 0; at < this.text.length; ) {
      if (/\s/.test(this.text[at] as string)) {
        at++;
        continue;
      }
      const token = this.tokenAt(at);
      tokens.push(token);
      at = token.end;
    }
    return tokens;
  }

  private tokenAt(at: number): Token {
    for (const [kind, pattern] of Object.entries(patterns)) {
      pattern.lastIndex = at;
      const found = pattern.exec(this.text);
      if (found) return { kind: kind as Kind, text: found[1] ?? found[0], end: pattern.lastIndex };
    }
    const why =
      this.text[at] === "'"
        ? `There is an unterminated string literal at position ${this.text.length} in '${this.text}'.`
        : `Syntax error: character '${this.text[at]}' is not valid at position ${at} in '${this.text}'.`;
    return { kind: unreadableKind, text: why, end: this.text.length };
  }

  private literalOf({ kind, text }: Token): Literal | undefined {
    switch (kind) {
      case "string":
        return { kind, value: text.slice(1, -1).replaceAll("''", "'") };
      case "geography":
        return { kind, value: text };
      case "number":
        return numberOf(text);
      case "date": {
        const time = timeOf(text);
        if (time === undefined) throw this.error(`Unrecognized 'Edm.DateTimeOffset' literal '${text}'.`);
        return { kind, value: time };
      }
      case "word":
        if (text === "null") return { kind: "null", value: null };
        return text === "true" || text === "false" ? { kind: "boolean", value: text === "true" } : undefined;
      default:
        return undefined;
    }
  }
}

function numberOf(text: string): Literal {
  if (!/^[+-]?\d+$/.test(text)) return { kind: "float", value: Number(text.replace("INF", "Infinity")) };
  const value = Number(text);
  return { kind: "integer", value: Number.isSafeInteger(value) ? value : BigInt(text.replace("+", "")) };
}
