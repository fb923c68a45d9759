import { type FullToken, fullTokens, syntaxError } from "./full-query-tokens";
import { regexpTest, wildcardTest } from "./term-pattern";
import { deepestNesting, type SearchMode, type TextQuery, tooComplex } from "./text-query";

const mostEdits = 2;

/**
 * The full query syntax, as Lucene's classic parser reads it: `AND`, `OR`, `NOT`, `+`, `-`, `field:`, phrases with a
 * slop, fuzzy terms, wildcards, regular expressions, boosts.
 *
 * @param mode what stands between clauses that nothing stands between
 * @returns undefined for a query without words
 * @throws SearchError 400
 */
export function parseFullQuery(text: string, mode: SearchMode): TextQuery | undefined {
  return new FullParser(text, mode).read();
}

interface Clause {
  readonly query: TextQuery;
  occurs: "must" | "may" | "not";
}

class FullParser {
  private readonly text: string;
  private readonly mode: SearchMode;
  private readonly tokens: readonly FullToken[];
  private position = 0;

  constructor(text: string, mode: SearchMode) {
    this.text = text;
    this.mode = mode;
    this.tokens = fullTokens(text);
  }

  read(): TextQuery | undefined {
    const query = this.clauses(0);
    if (this.position < this.tokens.length) throw this.unexpected();
    return query;
  }

  private clauses(depth: number): TextQuery | undefined {
    if (depth > deepestNesting) throw tooComplex("its parentheses lie too deep in each other");
    const clauses: Clause[] = [];
    while (this.peek() !== undefined && this.peek() !== ")") {
      const conjunction = clauses.length === 0 ? undefined : (this.take("and") ?? this.take("or"));
      const modifier = this.take("+") ?? this.take("-") ?? this.take("not");
      const query = this.clause(depth);
      const before = clauses.at(-1);
      if (before && before.occurs !== "not") {
        if (conjunction === "and") before.occurs = "must";
        if (conjunction === "or" && this.mode === "all") before.occurs = "may";
      }
      clauses.push({ query, occurs: occurrence(conjunction, modifier, this.mode) });
    }
    const [only] = clauses;
    if (only === undefined) return undefined;
    if (clauses.length === 1 && only.occurs !== "not") return only.query;
    const those = (occurs: Clause["occurs"]) =>
      clauses.filter((clause) => clause.occurs === occurs).map(({ query }) => query);
    return { kind: "clauses", must: those("must"), may: those("may"), not: those("not") };
  }

  private clause(depth: number): TextQuery {
    const token = this.tokens[this.position];
    const isField = token?.kind === "term" && this.tokens[this.position + 1]?.kind === ":";
    if (!isField) return this.boosted(this.unit(depth));
    this.position += 2;
    return { kind: "inField", path: token.text, query: this.boosted(this.unit(depth)) };
  }

  private unit(depth: number): TextQuery {
    const token = this.tokens[this.position];
    if (token === undefined) throw this.unexpected();
    this.position++;
    switch (token.kind) {
      case "(": {
        const inside = this.clauses(depth + 1);
        if (!this.take(")") || inside === undefined) throw this.unexpected();
        return inside;
      }
      case "phrase":
        return { kind: "phrase", text: token.text, slop: this.number("~", 0) };
      case "regexp":
        return { kind: "pattern", fits: regexpTest(token.text) };
      case "wildcard":
        return this.wildcard(token.text, token.at);
      case "term":
        return this.term(token.text);
      default:
        this.position--;
        throw this.unexpected();
    }
  }

  private term(text: string): TextQuery {
    if (this.peek() !== "~") return { kind: "word", text };
    const edits = Math.trunc(this.number("~", mostEdits));
    return { kind: "fuzzy", text: text.toLowerCase(), edits: Math.min(edits, mostEdits) };
  }

  private wildcard(text: string, at: number): TextQuery {
    if (text === "*") return { kind: "everything" };
    if (/^[*?]/.test(text)) throw syntaxError(this.text, at);
    const isPrefix = /^[^*?\\]+\*$/.test(text);
    return isPrefix
      ? { kind: "prefix", text: text.slice(0, -1) }
      : { kind: "pattern", fits: wildcardTest(text) };
  }

  private boosted(query: TextQuery): TextQuery {
    if (this.peek() !== "^") return query;
    return { kind: "boosted", factor: this.number("^", 1), query };
  }

  private number(kind: "~" | "^", fallback: number): number {
    const token = this.tokens[this.position];
    if (token?.kind !== kind) return kind === "~" ? 0 : fallback;
    this.position++;
    return (token as { number: number | undefined }).number ?? fallback;
  }

  private peek(): FullToken["kind"] | undefined {
    return this.tokens[this.position]?.kind;
  }

  private take<Kind extends FullToken["kind"]>(kind: Kind): Kind | undefined {
    if (this.peek() !== kind) return undefined;
    this.position++;
    return kind;
  }

  private unexpected() {
    return syntaxError(this.text, this.tokens[this.position]?.at ?? this.text.length);
  }
}

function occurrence(
  conjunction: "and" | "or" | undefined,
  modifier: "+" | "-" | "not" | undefined,
  mode: SearchMode,
): Clause["occurs"] {
  if (modifier === "-" || modifier === "not") return "not";
  if (modifier === "+" || conjunction === "and") return "must";
  return mode === "all" && conjunction !== "or" ? "must" : "may";
}
