import type { RatingScale } from "../../films/rating-scale";
import { type LineParser, parserOf } from "../../recommender/data/rating-lines";
import { recordsOf } from "../../recommender/data/text-records";
import { decodeText } from "../../shared/text/decode-text";
import { type ImportedFile, type ImportedLine, isId, type LineProblem } from "./imported-file";

export interface ArrivingRating {
  readonly person: string;
  readonly film: string;
  readonly value: number;
  /** Seconds since 1970. */
  readonly time: number;
}

export interface RatingFileOptions {
  readonly scale: RatingScale;
  /** Seconds since 1970, when the file came: nothing was rated later, and what has no time was rated then. */
  readonly arrived: number;
}

/**
 * Ratings as they are read, MovieLens' `user::item::rating::time`, CSV or JSON lines, each with its line's number.
 *
 * @throws NotText, TextCutOff, and RecommenderError InvalidData when the first line tells not which column is which
 */
export async function* readRatingFile(
  bytes: AsyncIterable<Uint8Array>,
  { scale, arrived }: RatingFileOptions,
): ImportedFile<ArrivingRating> {
  let parser: LineParser | undefined;
  for await (const { number, text, isTooLong } of await recordsOf(decodeText(bytes))) {
    if (text.trim() === "" && !isTooLong) continue;
    // Excel's own first line
    if (!parser && /^"?sep=.?"?$/i.test(text.trim())) continue;
    if (!parser && !isTooLong) {
      parser = parserOf("auto", text);
      if (parser.skipsFirstLine) continue;
    }
    yield isTooLong ? { line: number, problem: "TooLong" } : { line: number, ...ratingIn(parser, text) };
  }

  function ratingIn(known: LineParser | undefined, text: string): Omit<ImportedLine<ArrivingRating>, "line"> {
    const read = known?.line(text);
    if (!read) return { problem: "Malformed" };
    const { user: person, item: film, rating: value, time } = read;
    const problem = problemOf(person, film, value, time);
    return problem ? { problem } : { row: { person, film, value, time: time === 0 ? arrived : time } };
  }

  function problemOf(person: string, film: string, value: number, time: number): LineProblem | undefined {
    if (!isId(person) || !isId(film)) return "IdNotValid";
    if (!Number.isFinite(value)) return "NotANumber";
    if (!scale.has(value)) return "OffScale";
    if (!(time >= 0)) return "TimeNotValid";
    return time > arrived + toleranceSeconds ? "InFuture" : undefined;
  }
}

/** Clocks of those who made the file. */
const toleranceSeconds = 300;
