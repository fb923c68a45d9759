import type { PoolClient } from "pg";

/** Why a line is left out; stable, and what the report names. */
export const lineProblems = {
  Malformed:
    "it has another number of fields than the first line, a quotation mark too many, or is no JSON object",
  TooLong: "it has more than 65,536 characters",
  IdNotValid: 'an id is not 1 to 64 letters, digits, "_" and "-"',
  NotANumber: "the rating is no decimal number such as 3.5",
  OffScale: "the rating is not on the scale",
  TimeNotValid: "the time is not in seconds since 1970, and no date such as 2020-01-31T12:00:00Z",
  InFuture: "the time is later than when the file came",
  TextNotValid: "the text is not UTF-8, or has U+0000",
  TitleMissing: "a film has no title, or one of more than 500 characters",
  YearNotValid: "the year is not from 1870 to 2100",
} as const;

export type LineProblem = keyof typeof lineProblems;

/** A line that was read: what is on it, or why it is left out. */
export interface ImportedLine<Row> {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly row?: Row;
  readonly problem?: LineProblem;
}

/** Rows that go into the database together. */
export interface ArrivingPart<Row> {
  add(line: number, row: Row): void;
  /** Part of a transaction, and maybe done twice: the first one was undone. */
  put(client: PoolClient): Promise<void>;
}

export type ImportedFile<Row> = AsyncGenerator<ImportedLine<Row>>;

/** Of a person or a film, as the database takes it. */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}
