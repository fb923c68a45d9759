import type { Pool } from "pg";
import type { FilmModel, PastRating } from "../../films/film-model";
import type { KnownFilms } from "./catalogue/known-films";
import { popularFilms } from "./catalogue/popular-films";
import type { RecommendationsAnswer, RecommendedFilm } from "./contract/recommendations";
import { historyOf } from "./people/people";
import type { Served } from "./serving/served";

export interface RecommendingParts {
  readonly database: Pick<Pool, "query">;
  readonly films: KnownFilms;
  /** Undefined while no model serves. */
  readonly model: () => Promise<Served | undefined>;
}

/** Of the ratings that speak for a film. */
const mostShares = 10;

/**
 * A list for somebody: by the model from what they have rated, as the database has it now; of popular films for whoever has rated
 * nothing, while no model serves, and where the model's list ends.
 */
export async function recommend(
  { database, films, model }: RecommendingParts,
  person: string,
  n: number,
): Promise<RecommendationsAnswer> {
  const [history, served] = await Promise.all([historyOf(database, films, person), model()]);
  const listed = served && history.length > 0 ? await ofModel(served.model, history, n, films) : [];
  const missing = n - listed.length;
  const popular =
    missing === 0
      ? []
      : await popularFilms(
          database,
          person,
          missing,
          listed.map(({ film_id }) => film_id),
        );
  const because = listed.length > 0 ? "ratings" : "popular";
  return {
    user_id: person,
    because,
    model: served && listed.length > 0 ? served.about : null,
    films: [...listed, ...popular.map((film) => ({ ...film, because: "popular" as const, shares: [] }))],
  };
}

async function ofModel(
  model: FilmModel,
  history: readonly PastRating[],
  n: number,
  films: KnownFilms,
): Promise<RecommendedFilm[]> {
  const items = model
    .recommend(history, n, { mostShares })
    // what is popular now, the counters know better than a model that was trained some time ago
    .flatMap(({ because, ...item }) =>
      because.kind === "ratings"
        ? [{ ...item, shares: because.shares, decisive: new Set(because.decisive) }]
        : [],
    );
  const known = await films.find(
    items.flatMap(({ film, shares }) => [film, ...shares.map((each) => each.film)]),
  );
  return items.flatMap(({ film, score, shares, decisive }) => {
    const found = known.get(film);
    // a film that the database does not have is none that anybody can see
    if (!found) return [];
    const { id: _, ...shown } = found;
    const named = shares.map((each) => ({
      film_id: each.film,
      title: known.get(each.film)?.title ?? null,
      share: each.share,
      decisive: decisive.has(each.film),
    }));
    return [{ ...shown, score, because: "ratings", shares: named }];
  });
}
