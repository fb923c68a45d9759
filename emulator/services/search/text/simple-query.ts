import { deepestNesting, type SearchMode, type TextQuery, tooComplex } from "./text-query";

/** Ends a word, unless a backslash stands before. */
const wordBreak = /[\s"|+()]/;

/**
 * The simple query syntax, as Lucene's SimpleQueryParser reads it: `+` and, `|` or, `-` not, `"a phrase"`, `prefix*`,
 * parentheses, `\` before a sign that is meant as text. Whatever is written is a query: a quotation mark or a parenthesis
 * without its other half is left out.
 *
 * @param mode what stands between words that nothing stands between
 * @returns undefined for a query without words
 * @throws SearchError 400 for parentheses that lie too deep in each other
 */
export function parseSimpleQuery(text: string, mode: SearchMode): TextQuery | undefined {
  return new SimpleParser(text, mode).sequence(text.length, 0);
}

class SimpleParser {
  private readonly text: string;
  private readonly mode: SearchMode;
  /** Where the parenthesis ends that begins at a place. */
  private readonly closing: ReadonlyMap<number, number>;
  private at = 0;

  constructor(text: string, mode: SearchMode) {
    this.text = text;
    this.mode = mode;
    this.closing = closingIn(text);
  }

  /** Up to `end`, where the text or what is in parentheses ends. */
  sequence(end: number, depth: number): TextQuery | undefined {
    if (depth > deepestNesting) throw tooComplex("its parentheses lie too deep in each other");
    let tree: TextQuery | undefined;
    let joined: TextQuery[] = [];
    let operator: "+" | "|" | undefined;
    let isNegated = false;
    while (this.at < end) {
      const sign = this.text[this.at] as string;
      if (sign === "-") isNegated = !isNegated;
      if (sign === "+" || sign === "|") operator ??= sign;
      const operand = this.operand(sign, end, depth);
      if (operand === undefined) continue;
      const right: TextQuery = isNegated ? { kind: "not", query: operand } : operand;
      const kind = operator === "+" || (operator === undefined && this.mode === "all") ? "all" : "any";
      if (tree === undefined) tree = right;
      else if (joined.length > 0 && tree.kind === kind) joined.push(right);
      else {
        joined = [tree, right];
        tree = { kind, queries: joined };
      }
      operator = undefined;
      isNegated = false;
    }
    return tree;
  }

  private operand(sign: string, end: number, depth: number): TextQuery | undefined {
    if (sign === "(") return this.inParentheses(end, depth);
    if (sign === '"') return this.phrase(end);
    if (/[\s)+|-]/.test(sign)) {
      this.at++;
      return undefined;
    }
    return this.word(end);
  }

  private inParentheses(end: number, depth: number): TextQuery | undefined {
    const close = this.closing.get(this.at) ?? end;
    this.at++;
    if (close >= end) return undefined;
    const inside = this.sequence(close, depth + 1);
    this.at = close + 1;
    return inside;
  }

  private phrase(end: number): TextQuery | undefined {
    const start = this.at + 1;
    for (let at = start; at < end; at++) {
      if (this.text[at] === "\\") at++;
      else if (this.text[at] === '"') {
        this.at = at + 1;
        const text = this.text.slice(start, at).replace(/\\(.)/gs, "$1");
        return text.trim() === "" ? undefined : { kind: "phrase", text, slop: 0 };
      }
    }
    this.at = start;
    return undefined;
  }

  private word(end: number): TextQuery | undefined {
    let text = "";
    let isPrefix = false;
    while (this.at < end && !wordBreak.test(this.text[this.at] as string)) {
      isPrefix = this.text[this.at] === "*";
      if (this.text[this.at] === "\\") this.at++;
      if (this.at < end) text += this.text[this.at];
      this.at++;
    }
    if (text === "*" && isPrefix) return { kind: "everything" };
    if (text === "") return undefined;
    return isPrefix ? { kind: "prefix", text: text.slice(0, -1).toLowerCase() } : { kind: "word", text };
  }
}

function closingIn(text: string): Map<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "(") open.push(at);
    else if (text[at] === ")") {
      const from = open.pop();
      if (from !== undefined) closing.set(from, at);
    }
  }
  return closing;
}
