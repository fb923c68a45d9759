import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sampleRatings } from "./sample-ratings";

/** Names of the two files, as MovieLens has them. */
export const ratingsFile = "ratings.csv";
export const filmsFile = "movies.csv";

/** `userId,movieId,rating,timestamp` and `movieId,title,genres`: the same bytes on every machine. */
export function sampleFiles(): Readonly<Record<string, string>> {
  const { films, ratings } = sampleRatings();
  const ratingLines = ratings.map(({ person, film, value, time }) => `${person},${film},${value},${time}`);
  const filmLines = films.map(
    ({ key, title, year, genres }) => `${key},${quoted(`${title} (${year})`)},${genres.join("|")}`,
  );
  return {
    [ratingsFile]: lines("userId,movieId,rating,timestamp", ratingLines),
    [filmsFile]: lines("movieId,title,genres", filmLines),
  };
}

/** @param folder absolute; it is made when it is not there */
export function writeSample(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(sampleFiles())) writeFileSync(join(folder, name), text);
}

function quoted(text: string): string {
  return text.includes(",") ? `"${text}"` : text;
}

function lines(header: string, rows: readonly string[]): string {
  return `${[header, ...rows].join("\n")}\n`;
}
