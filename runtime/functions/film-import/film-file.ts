import { recordsOf } from "../../recommender/data/text-records";
import { beginningOf, rejoined } from "../../shared/text/beginning";
import { readCsvRecords } from "../../shared/text/csv-records";
import { decodeText } from "../../shared/text/decode-text";
import { ExactNumber, readExactObject } from "../../shared/text/exact-json";
import { type Line, readLines } from "../../shared/text/lines";
import { type ImportedFile, type ImportedLine, isId } from "./imported-file";

export interface ArrivingFilm {
  readonly film: string;
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
}

/** The first line of a CSV file names no film's id and title. */
export class FilmHeaderNotKnown extends Error {
  override readonly name = "FilmHeaderNotKnown";
}

const names = {
  film: ["movieid", "movie_id", "itemid", "item_id", "filmid", "film_id", "film", "item", "id"],
  title: ["title", "name"],
  year: ["year"],
  genres: ["genres", "genre", "categories"],
} as const;

type Column = keyof typeof names;
type Values = Readonly<Partial<Record<Column, unknown>>>;

/**
 * Films as they are read: MovieLens' `id::title::genre|genre`, CSV with a header, or JSON lines. A year in brackets at a title's
 * end is the film's year.
 *
 * @throws NotText, TextCutOff, FilmHeaderNotKnown
 */
export async function* readFilmFile(bytes: AsyncIterable<Uint8Array>): ImportedFile<ArrivingFilm> {
  const pieces = decodeText(bytes);
  const beginning = await beginningOf(pieces);
  const [first = ""] = beginning.trimStart().split(/[\r\n]/);
  const text = rejoined(beginning, pieces);
  if (first.startsWith("{") || first.startsWith("[")) yield* ofJson(text);
  else if (first.includes("::")) yield* ofColons(text);
  else yield* ofCsv(readLines(text), first);
}

async function* ofJson(text: AsyncGenerator<string>): ImportedFile<ArrivingFilm> {
  for await (const { number: line, text: record, isTooLong } of await recordsOf(text)) {
    if (record.trim() === "" && !isTooLong) continue;
    const members = isTooLong ? "too long" : readExactObject(record);
    if (typeof members === "string") yield { line, problem: isTooLong ? "TooLong" : "Malformed" };
    else yield { line, ...filmIn(valuesBy((name) => members.get(name))) };
  }
}

async function* ofColons(text: AsyncGenerator<string>): ImportedFile<ArrivingFilm> {
  for await (const { number: line, text: record, isTooLong } of readLines(text)) {
    if (record.trim() === "" && !isTooLong) continue;
    const fields = record.split("::");
    const [film, title, genres = ""] = fields;
    if (isTooLong) yield { line, problem: "TooLong" };
    else if (fields.length < 2 || fields.length > 3) yield { line, problem: "Malformed" };
    else yield { line, ...filmIn({ film, title, genres }) };
  }
}

async function* ofCsv(lines: AsyncIterable<Line>, first: string): ImportedFile<ArrivingFilm> {
  const delimiter = [",", ";", "\t", "|"].find((each) => first.includes(each)) ?? ",";
  let header: string[] | undefined;
  for await (const record of readCsvRecords(lines, delimiter)) {
    const { line } = record;
    if ("problem" in record) {
      yield { line, problem: "Malformed" };
      continue;
    }
    const { fields } = record;
    if (!header) {
      header = fields.map((field) => field.trim().toLowerCase());
      expectHeader(header);
      continue;
    }
    const known = header;
    if (fields.length !== known.length) yield { line, problem: "Malformed" };
    else yield { line, ...filmIn(valuesBy((name) => fields[known.indexOf(name)])) };
  }
}

function expectHeader(header: readonly string[]): void {
  for (const column of ["film", "title"] as const)
    if (!names[column].some((name) => header.includes(name)))
      throw new FilmHeaderNotKnown(`the first line, ${header.join(", ").slice(0, 200)}, names no ${column}`);
}

/** Of several names of a column, the first one that there is counts. */
function valuesBy(valueCalled: (name: string) => unknown): Values {
  const find = (column: Column) => names[column].map(valueCalled).find((value) => value !== undefined);
  return { film: find("film"), title: find("title"), year: find("year"), genres: find("genres") };
}

function filmIn({ film, title, year, genres }: Values): Omit<ImportedLine<ArrivingFilm>, "line"> {
  const id = textOf(film).trim();
  if (!isId(id)) return { problem: "IdNotValid" };
  const listed = Array.isArray(genres) ? genres.map(textOf) : textOf(genres).split("|");
  const whole = textOf(title).trim();
  if ([whole, ...listed].some((each) => /[\0\uFFFD]/.test(each))) return { problem: "TextNotValid" };
  const [, name = whole, inTitle] = /^(.*\S)\s*\((\d{4})\)$/.exec(whole) ?? [];
  if (name === "" || name.length > 500) return { problem: "TitleMissing" };
  const given = textOf(year).trim() || inTitle;
  const number = given === undefined ? null : Number(given);
  if (number !== null && !(/^\d{4}$/.test(given ?? "") && number >= 1870 && number <= 2100))
    return { problem: "YearNotValid" };
  return { row: { film: id, title: articleFirst(name), year: number, genres: genresIn(listed) } };
}

function genresIn(listed: readonly string[]): string[] {
  const genres = listed
    .map((genre) => genre.trim())
    .filter((genre) => genre !== "" && !genre.startsWith("("));
  return [...new Set(genres)].slice(0, 20);
}

/** MovieLens files "The Matrix" under "Matrix, The". */
function articleFirst(title: string): string {
  const [, rest, article] =
    /^(.+), (The|A|An|Le|La|Les|L'|Il|El|Los|Las|Das|Der|Die|Un|Une)$/.exec(title) ?? [];
  if (!rest || !article) return title;
  return article.endsWith("'") ? `${article}${rest}` : `${article} ${rest}`;
}

function textOf(value: unknown): string {
  if (value instanceof ExactNumber) return value.text;
  return typeof value === "string" ? value : "";
}
