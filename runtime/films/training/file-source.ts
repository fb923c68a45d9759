import { createReadStream } from "node:fs";
import { readRatings } from "../../recommender/data/read-ratings";
import { fieldsOf } from "../../shared/text/csv-records";
import { decodeText } from "../../shared/text/decode-text";
import { readLines } from "../../shared/text/lines";
import type { FilmFacts, FilmRating, RatingsSource } from "./training";

export interface RatingFiles {
  /** Absolute; user::item::rating::time, CSV or JSON lines. */
  readonly ratings: string;
  /** Absolute; id::title::genre|genre, or CSV with movieId,title,genres. @default - films have no titles */
  readonly films?: string;
  /** Hash of a file's content. */
  hashOf(path: string): Promise<string>;
}

/** Ratings from files, as MovieLens and others publish them. */
export function fileSource({ ratings, films, hashOf }: RatingFiles): RatingsSource {
  return {
    async version() {
      const hashes = await Promise.all([ratings, ...(films ? [films] : [])].map(hashOf));
      return hashes.join("+");
    },
    async read() {
      const { interactions, users, items, report } = await readRatings(ratings);
      return {
        ratings: rowsOf(interactions, users.names, items.names),
        films: films ? readFilms(films) : [],
        refused: Object.values(report.refused).reduce((sum, count) => sum + count, 0),
      };
    },
  };
}

function* rowsOf(
  { user, item, rating, time }: Awaited<ReturnType<typeof readRatings>>["interactions"],
  people: readonly string[],
  films: readonly string[],
): Generator<FilmRating> {
  for (let row = 0; row < user.length; row++)
    yield {
      person: people[user[row] as number] as string,
      film: films[item[row] as number] as string,
      value: rating[row] as number,
      time: time[row] as number,
    };
}

/** "The Quiet Orchard (1956)" names its year. A line that is no film is left out: its ratings stay, without a title. */
async function* readFilms(path: string): AsyncGenerator<FilmFacts> {
  for await (const { text } of readLines(decodeText(createReadStream(path)))) {
    const fields = text.includes("::") ? text.split("::") : fieldsOf(text, ",");
    if (!Array.isArray(fields)) continue;
    const [key = "", title = "", genres = ""] = fields.map((field) => field.trim());
    if (key === "" || key === "movieId") continue;
    const [suffix, year] = /\((\d{4})\)$/.exec(title) ?? [];
    const name = suffix === undefined ? title : title.slice(0, -suffix.length).trim();
    const named = genres.split("|").filter((genre) => genre !== "" && !genre.startsWith("("));
    yield { key, title: name, year: year === undefined ? null : Number(year), genres: named };
  }
}
