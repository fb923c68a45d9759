import type { Pool } from "pg";
import { isUndone } from "../../../database/undone";
import type { RatingScale } from "../../../films/rating-scale";
import { retry } from "../../../shared/retry";
import type { KnownFilms } from "../catalogue/known-films";
import type { RatingRemark, RatingsAnswer, RatingsRequest } from "../contract/ratings";

type Ratings = RatingsRequest["ratings"];

/** Clocks of clients go wrong; what they rate counts from now. */
const toleranceMs = 5 * 60_000;

export interface RatingsTaker {
  readonly database: Pick<Pool, "query">;
  readonly films: KnownFilms;
  readonly scale: RatingScale;
}

/** One or several ratings of a request that cannot be taken. */
export class RatingsRefused extends Error {
  override readonly name = "RatingsRefused";
  readonly remarks: readonly RatingRemark[];

  constructor(remarks: readonly RatingRemark[]) {
    super(
      remarks
        .map(({ rating, field, got, wanted }) => `${rating}, ${field}: got ${got}, wanted ${wanted}`)
        .join("; "),
    );
    this.remarks = remarks;
  }
}

const newPeople = `
insert into films.people (key)
select key from unnest($1::text[]) as given (key) where not exists (select from films.people p where p.key = given.key)
order by key
on conflict (key) do nothing`;

// sent again without a time, a rating is the one that is there
const newestRatings = `
insert into films.ratings as kept (person, film, value, rated_at)
select p.id, given.film, given.value, least(coalesce(given.rated_at, clock_timestamp()), clock_timestamp())
from unnest($1::text[], $2::bigint[], $3::real[], $4::timestamptz[]) as given (person, film, value, rated_at)
join films.people p on p.key = given.person
where given.rated_at is not null or not exists (
  select from films.ratings r where r.person = p.id and r.film = given.film and r.value = given.value
)
order by given.film, p.id
on conflict (person, film) do update set value = excluded.value, rated_at = excluded.rated_at
  where excluded.rated_at > kept.rated_at or (excluded.rated_at = kept.rated_at and excluded.value <> kept.value)`;

/**
 * Keeps ratings, all of them or none; the same ones again change nothing, and of two of a film the newest stays.
 *
 * @throws RatingsRefused
 */
export async function takeRatings(
  { database, films, scale }: RatingsTaker,
  ratings: Ratings,
  now = Date.now(),
): Promise<RatingsAnswer> {
  const known = await films.find(ratings.map(({ film_id }) => film_id));
  const pairs = new Set<string>();
  const remarks = ratings.flatMap((each, rating) => remarksOn(each).map((remark) => ({ rating, ...remark })));
  if (remarks.length > 0) throw new RatingsRefused(remarks);

  const values = [
    ratings.map(({ user_id }) => user_id),
    ratings.map(({ film_id }) => known.get(film_id)?.id),
    ratings.map(({ value }) => value),
    ratings.map(({ rated_at }) => rated_at ?? null),
  ];
  const taken = await retry(
    async () => {
      await database.query(newPeople, [[...new Set(ratings.map(({ user_id }) => user_id))]]);
      return (await database.query(newestRatings, values)).rowCount ?? 0;
    },
    // two requests that waited for each other, or somebody who was forgotten in between: nothing of it was kept
    (error, attempt) => (attempt < 4 && isUndone(error) ? 20 * attempt : undefined),
  );
  return { taken, unchanged: ratings.length - taken };

  function remarksOn({ user_id, film_id, value, rated_at }: Ratings[number]): Omit<RatingRemark, "rating">[] {
    const found: Omit<RatingRemark, "rating">[] = [];
    const pair = `${user_id} ${film_id}`;
    if (pairs.has(pair))
      found.push({
        field: "user_id",
        code: "RatedTwice",
        got: pair,
        wanted: "each film once for each person",
      });
    pairs.add(pair);
    if (!known.has(film_id))
      found.push({ field: "film_id", code: "FilmUnknown", got: film_id, wanted: "a film that there is" });
    if (!scale.has(value))
      found.push({ field: "value", code: "OffScale", got: String(value), wanted: String(scale) });
    const time = rated_at === undefined ? now : Date.parse(rated_at);
    if (rated_at !== undefined && time > now + toleranceMs)
      found.push({ field: "rated_at", code: "InFuture", got: rated_at, wanted: "now at latest" });
    if (rated_at !== undefined && !(time >= 0))
      found.push({ field: "rated_at", code: "TooOld", got: rated_at, wanted: "1970 at earliest" });
    return found;
  }
}
