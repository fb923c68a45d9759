import { addFilms } from "../../runtime/functions/films/testing/add-films";
import type { FilmsDatabase } from "../../runtime/functions/films/testing/films-database";
import type { Interactions } from "../../runtime/recommender/data/interactions";
import { generated } from "../shared/generated-ratings";

/** A rating that is liked: 60 % of the highest one, as trainings have it. */
export const likedFrom = 3;

/** Ratings of a service that has been open for some years: 67 of each person on average, some films a hundred times as popular as others. */
export function manyRatings(ratings: number, films: number): Interactions {
  return generated(Math.round(ratings / 67), films, ratings);
}

/** Keys of the films, by position. */
export function filmKeys({ items }: Interactions): string[] {
  return Array.from({ length: items }, (_, item) => String(item + 1));
}

/** As MovieLens has them: user::item::rating::time. */
export function linesOf({ user, item, rating, time }: Interactions): string {
  const lines: string[] = [];
  for (let row = 0; row < user.length; row++)
    lines.push(`${user[row]}::${(item[row] as number) + 1}::${rating[row]}::${time[row]}\n`);
  return lines.join("");
}

export async function addTitles(database: FilmsDatabase, data: Interactions): Promise<void> {
  await addFilms(
    database,
    Object.fromEntries(filmKeys(data).map((key) => [key, `A film with an ordinary title, number ${key}`])),
  );
}
