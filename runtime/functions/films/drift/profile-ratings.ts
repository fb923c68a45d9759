import type { Pool } from "pg";
import { type Columns, TableProfile } from "../../../drift/table-profile";

/** One rating of each person: ten of one person are not ten people. */
const columns = {
  rating: "number",
  film: "category",
  genre: "category",
  year: "number",
} as const satisfies Columns;

/** People that a profile is made of, at most about so many: more make it slower, and surer of differences that do not matter. */
const mostPeople = 50_000;

interface RatedFilm {
  readonly rating: number;
  readonly film: string;
  readonly genre: string | null;
  readonly year: number | null;
}

/** Of the ratings of a time, including its beginning: of each person one, always the same, and which one is left to chance. */
export async function profileRatings(
  database: Pick<Pool, "query">,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<TableProfile> {
  const { rows } = await database.query<RatedFilm>(
    `select distinct on (r.person) r.value as rating, f.key as film, f.genres[1] as genre, f.year
       from films.ratings r join films.films f on f.id = r.film
      where r.rated_at >= $1 and r.rated_at < $2
        and hashint8(r.person) % (1 + (select max(person) from films.ratings) / $3) = 0
      order by r.person, hashint8extended(r.film, r.person)`,
    [from, to, mostPeople],
  );
  const profile = new TableProfile(columns);
  for (const row of rows) profile.add({ ...row });
  return profile;
}
