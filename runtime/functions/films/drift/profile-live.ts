import { setImmediate as others } from "node:timers/promises";
import type { Pool } from "pg";
import { TableProfile } from "../../../drift/table-profile";
import type { FilmModel, PastRating } from "../../../films/film-model";
import type { TrainingProfile } from "../../../films/watch/training-profile";
import { liveColumns, rowsAt } from "../../../films/watch/watched-rows";

/** Each costs some milliseconds of an instance that serves meanwhile. */
const mostPeople = 2000;
const peopleAtOnce = 100;

interface NextRating {
  readonly person: string;
  readonly film: string;
  readonly value: number;
  readonly time: number;
}

// as at the training: a liked one if there is one, else left to chance and always the same
const nextRatings = `
select * from (
  select distinct on (r.person) r.person::text, f.key as film, r.value, extract(epoch from r.rated_at)::double precision as time
    from films.ratings r join films.films f on f.id = r.film
   where r.rated_at > $1 and r.rated_at < $2
   order by r.person, (r.value >= $3) desc, hashint8extended(r.film, r.person)
) next order by hashint8extended(person::bigint, 1) limit ${mostPeople}`;

const allRatings = `
select r.person::text, f.key as film, r.value, extract(epoch from r.rated_at)::double precision as time
  from films.ratings r join films.films f on f.id = r.film
 where r.person = any($1::bigint[]) order by r.person, r.rated_at`;

/**
 * What a model would have shown people the moment before one of their ratings, held against that rating: made from what they had rated
 * until then, so that no prediction has to be kept for it.
 */
export async function profileLive(
  database: Pick<Pool, "query">,
  model: Pick<FilmModel, "films" | "rank">,
  { likedFrom, from, to }: Pick<TrainingProfile, "likedFrom"> & { readonly from: Date; readonly to: Date },
): Promise<TableProfile> {
  const profile = new TableProfile(liveColumns);
  const { rows: next } = await database.query<NextRating>(nextRatings, [from, to, likedFrom]);
  for (let n = 0; n < next.length; n += peopleAtOnce) {
    const some = next.slice(n, n + peopleAtOnce);
    const known = await historiesOf(
      database,
      some.map(({ person }) => person),
    );
    for (const { person, film, value, time } of some) {
      const history = (known.get(person) ?? []).filter((rated) => rated.time < time);
      profile.add(rowsAt(model, { history, rating: { film, value } }, { likedFrom }).live);
      await others();
    }
  }
  return profile;
}

async function historiesOf(
  database: Pick<Pool, "query">,
  people: readonly string[],
): Promise<ReadonlyMap<string, PastRating[]>> {
  const { rows } = await database.query<NextRating>(allRatings, [people]);
  const histories = new Map<string, PastRating[]>();
  for (const { person, ...rating } of rows) histories.set(person, [...(histories.get(person) ?? []), rating]);
  return histories;
}
