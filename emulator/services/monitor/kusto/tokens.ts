import { KustoError } from "./kusto-error";

export interface KustoToken {
  readonly kind: "datetime" | "end" | "name" | "number" | "string" | "symbol" | "timespan";
  /** As it stands there; of a string and of a datetime, what it says. */
  readonly text: string;
  /** Of numbers; of timespans in milliseconds. */
  readonly value?: number;
  /** Where it begins. */
  readonly at: number;
}

const unitMs: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

const pattern =
  /\s+|\/\/[^\n]*|datetime\(([^)]*)\)|(\d+(?:\.\d+)?)(ms|[dhms])(?![\w.])|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w])|([A-Za-z_]\w*)|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|(=~|!~|==|!=|<=|>=|\.\.|[-+*/%<>=!(),.[\]|:;])/y;

/** @throws KustoError at what is no word of Kusto's */
export function tokensOf(query: string): KustoToken[] {
  const tokens: KustoToken[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < query.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(query);
    if (!match)
      throw new KustoError("SyntaxError", `cannot be read from here on: ${query.slice(at, at + 30)}`);
    const [, time, amount, unit = "", number, name, double, single, symbol] = match;
    if (time !== undefined) tokens.push({ kind: "datetime", text: time.trim(), at });
    else if (amount !== undefined)
      tokens.push({ kind: "timespan", text: match[0], value: Number(amount) * (unitMs[unit] ?? 0), at });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, value: Number(number), at });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else if (symbol !== undefined) tokens.push({ kind: "symbol", text: symbol, at });
    else if (double !== undefined || single !== undefined)
      tokens.push({ kind: "string", text: unescaped(double ?? single ?? ""), at });
  }
  return [...tokens, { kind: "end", text: "the end", at: query.length }];
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => ({ n: "\n", r: "\r", t: "\t" })[letter] ?? letter);
}
