import { invalid } from "./mlflow-error";

/** What a search looks at, by kind: attributes, params and tags are texts, metrics and times are numbers. */
export interface Findable {
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, number>>;
}

type Kind = keyof Findable;
type Matches = (item: Findable) => boolean;

const kinds: Readonly<Record<string, Kind>> = {
  attribute: "attributes",
  attributes: "attributes",
  attr: "attributes",
  run: "attributes",
  param: "params",
  params: "params",
  parameter: "params",
  parameters: "params",
  tag: "tags",
  tags: "tags",
  metric: "metrics",
  metrics: "metrics",
};

const token =
  /\s*(?:(?<text>'[^']*'|"[^"]*")|(?<quoted>`[^`]*`)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])|(?<sign>!=|>=|<=|=|>|<|\(|\)|,)|(?<word>[\w./-]+))/y;

interface Token {
  readonly kind: "text" | "quoted" | "number" | "sign" | "word";
  readonly text: string;
}

/**
 * A filter of MLflow's: `metrics.rmse < 1 AND params.algorithm = 'ease' AND tags."data" LIKE 'a%'`. There is no OR in it.
 *
 * @throws MlflowError INVALID_PARAMETER_VALUE naming what cannot be read
 */
export function readFilter(filter: string): Matches {
  const tokens = tokensOf(filter);
  const comparisons: Matches[] = [];
  for (let at = 0; at < tokens.length; ) {
    const [matches, next] = comparisonAt(tokens, at, filter);
    comparisons.push(matches);
    at = next;
    if (at === tokens.length) break;
    if (tokens[at]?.text.toUpperCase() !== "AND") throw unreadable(filter, tokens[at]);
    at++;
    if (at === tokens.length) throw unreadable(filter, undefined);
  }
  return (item) => comparisons.every((matches) => matches(item));
}

function comparisonAt(tokens: readonly Token[], start: number, filter: string): [Matches, number] {
  const [operand, afterOperand] = operandAt(tokens, start, filter);
  let at = afterOperand;
  const isNot = tokens[at]?.text.toUpperCase() === "NOT";
  if (isNot) at++;
  const operator = tokens[at++]?.text.toUpperCase() ?? "";
  if (operator === "IN") {
    const values: string[] = [];
    if (tokens[at++]?.text !== "(") throw unreadable(filter, tokens[at - 1]);
    for (; tokens[at] !== undefined && tokens[at]?.text !== ")"; at++) {
      if (tokens[at]?.kind === "text") values.push(unquoted(tokens[at]?.text ?? ""));
      else if (tokens[at]?.text !== ",") throw unreadable(filter, tokens[at]);
    }
    if (tokens[at++] === undefined) throw unreadable(filter, undefined);
    return [(item) => values.includes(String(seenAt(item, operand))) !== isNot, at];
  }
  const value = tokens[at++];
  if (isNot || value === undefined) throw unreadable(filter, value);
  return [comparison(operand, operator, value, filter), at];
}

interface Operand {
  readonly kind: Kind;
  readonly key: string;
}

/** `metrics.rmse` is one word; `metrics."my metric"` and a backquoted name are two. */
function operandAt(tokens: readonly Token[], at: number, filter: string): [Operand, number] {
  const first = tokens[at];
  if (first?.kind !== "word") throw unreadable(filter, first);
  const dot = first.text.indexOf(".");
  if (dot < 0) return [{ kind: "attributes", key: first.text }, at + 1];
  const kind = kinds[first.text.slice(0, dot)];
  if (kind === undefined) throw unreadable(filter, first);
  const key = first.text.slice(dot + 1);
  if (key !== "") return [{ kind, key }, at + 1];
  const name = tokens[at + 1];
  if (name?.kind !== "text" && name?.kind !== "quoted") throw unreadable(filter, name);
  return [{ kind, key: unquoted(name.text) }, at + 2];
}

function comparison(operand: Operand, operator: string, value: Token, filter: string): Matches {
  const wanted = value.kind === "number" ? Number(value.text) : unquoted(value.text);
  const isOrdered = value.kind === "number";
  if (value.kind !== "text" && !isOrdered) throw unreadable(filter, value);
  if (operand.kind === "metrics" && !isOrdered) throw unreadable(filter, value);
  switch (operator) {
    case "=":
      return (item) => seenAt(item, operand) === wanted;
    case "!=":
      return (item) => seenAt(item, operand) !== undefined && seenAt(item, operand) !== wanted;
    case "LIKE":
    case "ILIKE": {
      if (isOrdered) throw unreadable(filter, value);
      const like = likeness(String(wanted), operator === "ILIKE");
      return (item) => like(String(seenAt(item, operand) ?? ""));
    }
    case ">":
      return ordered(operand, wanted, (one, other) => one > other);
    case ">=":
      return ordered(operand, wanted, (one, other) => one >= other);
    case "<":
      return ordered(operand, wanted, (one, other) => one < other);
    case "<=":
      return ordered(operand, wanted, (one, other) => one <= other);
    default:
      throw invalid(`The filter "${filter}" has the operator "${operator}", which is not known`);
  }
}

function ordered(
  operand: Operand,
  wanted: string | number,
  compare: (one: number, other: number) => boolean,
): Matches {
  if (typeof wanted !== "number")
    throw invalid(`${operand.key} is compared with the text '${wanted}'; only numbers have an order`);
  return (item) => {
    const value = seenAt(item, operand);
    return typeof value === "number" && compare(value, wanted);
  };
}

function seenAt(item: Findable, { kind, key }: Operand): string | number | undefined {
  return Object.hasOwn(item[kind], key) ? item[kind][key] : undefined;
}

/** % stands for any text, _ for one letter. */
function likeness(pattern: string, ignoresCase: boolean): (text: string) => boolean {
  const letters = (text: string) => (ignoresCase ? text.toLowerCase() : text);
  const wanted = letters(pattern);
  return (text) => isLike(letters(text), wanted);
}

function isLike(text: string, pattern: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const letter = pattern[inPattern];
    if (letter === "%") {
      star = inPattern++;
      starAt = at;
    } else if (letter === "_" || letter === text[at]) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++starAt;
    } else return false;
  }
  return /^%*$/.test(pattern.slice(inPattern));
}

function tokensOf(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = filter.trimEnd().length;
  for (token.lastIndex = 0; token.lastIndex < end; ) {
    const at = token.lastIndex;
    const groups = token.exec(filter)?.groups;
    const found = Object.entries(groups ?? {}).find(([, text]) => text !== undefined);
    if (found === undefined) throw invalid(`The filter "${filter}" cannot be read at ${at}`);
    tokens.push({ kind: found[0] as Token["kind"], text: found[1] });
  }
  return tokens;
}

function unquoted(text: string): string {
  return /^['"`]/.test(text) ? text.slice(1, -1) : text;
}

function unreadable(filter: string, at: Token | undefined) {
  return invalid(`The filter "${filter}" cannot be read at ${at ? `"${at.text}"` : "its end"}`);
}
