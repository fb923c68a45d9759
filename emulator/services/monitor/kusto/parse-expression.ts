import { KustoError, notSupported } from "./kusto-error";
import type { KustoExpression } from "./syntax";
import { type KustoToken, tokensOf } from "./tokens";

/** Signs that bind equally, the loosest first. */
const comparing = new Set(["==", "!=", "=~", "!~", "<", "<=", ">", ">="]);
const words = new Set(["contains", "endswith", "has", "startswith"]);

/** Reads expressions, by descending from what binds loosely to what binds tightly. */
export class ExpressionParser {
  private readonly tokens: readonly KustoToken[];
  private readonly text: string;
  private index = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text);
  }

  expression(): KustoExpression {
    return this.joined(["or"], () => this.joined(["and"], () => this.comparison()));
  }

  protected get next(): KustoToken {
    return this.tokens[this.index] ?? (this.tokens.at(-1) as KustoToken);
  }

  protected get afterNext(): KustoToken {
    return this.tokens[this.index + 1] ?? (this.tokens.at(-1) as KustoToken);
  }

  protected skip(): void {
    this.index += 1;
  }

  protected take(symbol: string): boolean {
    const isNext = this.next.kind === "symbol" && this.next.text === symbol;
    if (isNext) this.skip();
    return isNext;
  }

  protected isNext(name: string): boolean {
    return this.next.kind === "name" && this.next.text === name;
  }

  protected takeName(name: string): boolean {
    const isNext = this.isNext(name);
    if (isNext) this.skip();
    return isNext;
  }

  protected expect(symbol: string): void {
    if (!this.take(symbol)) throw this.unexpected(symbol);
  }

  protected name(what: string): string {
    const { kind, text } = this.next;
    if (kind !== "name") throw this.unexpected(what);
    this.skip();
    return text;
  }

  protected listOf<Item>(read: () => Item): Item[] {
    const items = [read()];
    while (this.take(",")) items.push(read());
    return items;
  }

  protected unexpected(expected: string): KustoError {
    const line = this.text.slice(0, this.next.at).split("\n").length;
    return new KustoError("SyntaxError", `line ${line}: ${expected} was expected, not ${this.next.text}`);
  }

  private joined(signs: readonly string[], read: () => KustoExpression): KustoExpression {
    let left = read();
    while (signs.includes(this.next.text) && this.next.kind !== "string") {
      const sign = this.next.text;
      this.skip();
      left = { kind: "binary", sign, left, right: read() };
    }
    return left;
  }

  private comparison(): KustoExpression {
    const left = this.sum();
    const { kind, text } = this.next;
    const isWord = kind === "name" && words.has(text);
    if (isWord || (kind === "symbol" && comparing.has(text))) {
      this.skip();
      return { kind: "binary", sign: text, left, right: this.sum() };
    }
    if (this.takeName("in")) return { kind: "in", of: left, list: this.given() };
    if (kind === "symbol" && text === "!") throw notSupported(`the operator !${this.afterNext.text}`);
    return left;
  }

  private sum(): KustoExpression {
    return this.joined(["+", "-"], () => this.joined(["*", "/", "%"], () => this.signed()));
  }

  private signed(): KustoExpression {
    return this.take("-") ? { kind: "negative", of: this.signed() } : this.part();
  }

  private part(): KustoExpression {
    let found = this.whole();
    for (;;) {
      if (this.take(".")) found = { kind: "member", of: found, name: this.name("a property") };
      else if (this.take("[")) {
        if (this.next.kind !== "string") throw notSupported("an index that is no text");
        found = { kind: "member", of: found, name: this.next.text };
        this.skip();
        this.expect("]");
      } else return found;
    }
  }

  private whole(): KustoExpression {
    const { kind, text, value } = this.next;
    if (this.take("(")) {
      const inside = this.expression();
      this.expect(")");
      return inside;
    }
    if (this.take("*")) return { kind: "star" };
    this.skip();
    if (kind === "string") return { kind: "literal", type: "string", value: text };
    if (kind === "datetime") return timeOf(text);
    if (kind === "timespan") return { kind: "literal", type: "timespan", value };
    if (kind === "number") return { kind: "literal", type: /[.eE]/.test(text) ? "real" : "long", value };
    if (kind === "name") return this.named(text);
    this.index -= 1;
    throw this.unexpected("a value");
  }

  private named(name: string): KustoExpression {
    if (name === "true" || name === "false") return { kind: "literal", type: "bool", value: name === "true" };
    if (this.next.text === "(" && this.next.kind === "symbol")
      return { kind: "call", name, given: this.given() };
    return { kind: "name", name };
  }

  private given(): KustoExpression[] {
    this.expect("(");
    if (this.take(")")) return [];
    const given = this.listOf(() => this.expression());
    this.expect(")");
    return given;
  }
}

function timeOf(text: string): KustoExpression {
  const value = Date.parse(text.replace(/["']/g, ""));
  if (Number.isNaN(value)) throw new KustoError("SyntaxError", `datetime(${text}) is no time`);
  return { kind: "literal", type: "datetime", value };
}
