import { type Line, longestLine } from "./lines";

/** One record of a CSV file, or what is wrong with it. */
export type CsvRecord = {
  readonly line: number;
  /** The file ends with it and without a line break, or inside of its quotation marks. */
  readonly isOpen: boolean;
} & ({ readonly fields: readonly string[] } | { readonly problem: string });

/** A row with more lines than this is one whose quotation mark nothing closes. */
const mostLines = 100;

/**
 * The records of a CSV file (RFC 4180), without empty lines.
 *
 * A mistake in one record never swallows those after it: when a quote is opened and nothing closes it, reading goes
 * on with the line after the one that opened it.
 */
export async function* readCsvRecords(
  lines: AsyncIterable<Line>,
  delimiter: string,
): AsyncGenerator<CsvRecord> {
  let open: Line[] = [];
  for await (const line of lines) {
    open.push(line);
    yield* settle(false);
  }
  yield* settle(true);

  function* settle(isEnd: boolean): Generator<CsvRecord> {
    while (open.length > 0) {
      const [record, taken] = recordAtStart(open, delimiter, isEnd);
      if (taken === 0) return;
      open = open.slice(taken);
      if (record) yield record;
    }
  }
}

/** The record that the lines begin with and how many of them it takes: none when it goes on after them. */
function recordAtStart(
  lines: readonly Line[],
  delimiter: string,
  isEnd: boolean,
): readonly [CsvRecord | undefined, number] {
  const [first] = lines;
  if (!first || (first.text === "" && !first.isTooLong)) return [undefined, 1];
  const { number: line } = first;
  let text = "";
  for (const [index, next] of lines.entries()) {
    text += index === 0 ? next.text : `\n${next.text}`;
    if (next.isTooLong || text.length > longestLine || index === mostLines) {
      const problem = index === 0 ? tooLong : notClosed;
      return [{ line, problem, isOpen: first.isOpen }, 1];
    }
    const fields = fieldsOf(text, delimiter);
    if (typeof fields === "string") return [{ line, problem: fields, isOpen: first.isOpen }, 1];
    if (fields) return [{ line, fields, isOpen: next.isOpen }, index + 1];
  }
  if (!isEnd) return [undefined, 0];
  // of several lines, only the last one can be what was cut off: the others are read anew
  return [{ line, problem: notClosed, isOpen: lines.length === 1 }, 1];
}

const tooLong = `the line has more than ${longestLine} characters`;
const notClosed = 'a quotation mark (") is opened and never closed';

/** The fields of one record; a sentence when they break the rules, undefined when a quoted one goes on. */
export function fieldsOf(text: string, delimiter: string): string[] | string | undefined {
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  for (let at = 0; ; at++) {
    const to = text[at] === '"' ? closingQuote(text, at) + 1 : endOf(text, at, delimiter);
    if (to === 0) return undefined;
    const field = text.slice(at, to);
    if (field.startsWith('"')) fields.push(field.slice(1, -1).replaceAll('""', '"'));
    else if (field.includes('"'))
      return `a quotation mark (") stands inside field ${fields.length + 1}, which does not begin with one`;
    else fields.push(field);
    if (to === text.length) return fields;
    if (text[to] !== delimiter)
      return `something follows the closing quotation mark (") of field ${fields.length}`;
    at = to;
  }
}

function endOf(text: string, from: number, delimiter: string): number {
  const end = text.indexOf(delimiter, from);
  return end === -1 ? text.length : end;
}

/** Of a field that begins with one; -1 when there is none. Two in a row stand for one in the text. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
