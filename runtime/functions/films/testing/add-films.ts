import { foldWords } from "../../../films/fold-words";
import type { FilmsDatabase } from "./films-database";
import { smallFilms } from "./small-model";

/** Puts films into the database. */
export async function addFilms(
  database: FilmsDatabase,
  films: Readonly<Record<string, string>> = smallFilms,
): Promise<void> {
  await database.as("films_import", 1).query(
    `insert into films.films (key, title, words)
     select key, title, array_to_tsvector(string_to_array(words, ' ')) from unnest($1::text[], $2::text[], $3::text[]) as f (key, title, words)
     order by key`,
    [
      Object.keys(films),
      Object.values(films),
      Object.values(films).map((title) => foldWords(title).join(" ")),
    ],
  );
}
