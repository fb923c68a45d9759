import type { Columns } from "../../drift/table-profile";
import type { FilmModel, PastRating, RankedFilm } from "../film-model";

/** Of each person's list its first film, where their ratings speak for it. */
export const listColumns = {
  score: "number",
  popularity: "number",
  "first film": "category",
} as const satisfies Columns;

/** Of each person one rating, and what the model made of them the moment before it. */
export const liveColumns = { "live error": "number", "cold start": "category" } as const satisfies Columns;

export type ListRow = Readonly<Record<keyof typeof listColumns, number | string | null>>;
export type LiveRow = Readonly<Record<keyof typeof liveColumns, number | string | null>>;

export const listRow = (
  { film, score }: Pick<RankedFilm, "film" | "score">,
  popularity: (film: string) => number | null,
): ListRow => ({ score, popularity: popularity(film), "first film": film });

/** From 1, the film that most people liked when the model was trained, to 0; null for one that it does not know. */
export function popularityIn(model: Pick<FilmModel, "films" | "rank">): (film: string) => number | null {
  const ranked = model.rank([], Math.max(1, model.films.length));
  const places = new Map(ranked.map(({ film }, place) => [film, 1 - place / ranked.length]));
  return (film) => places.get(film) ?? null;
}

export interface Moment {
  /** All that the person had rated until then. */
  readonly history: readonly PastRating[];
  /** What they rated next. */
  readonly rating: Pick<PastRating, "film" | "value">;
}

export interface WatchedBy {
  /** Lowest rating of a film that was liked. */
  readonly likedFrom: number;
  /** @default - lists have none */
  readonly popularity?: (film: string) => number | null;
}

/**
 * What a model would have shown somebody, held against what they then rated.
 *
 * The live error is the share of films that the model puts before the one that the person then liked: 0 when it was the first, 1 when
 * it is none that the model knows. It is there for every algorithm; one that was not liked has none.
 */
export function rowsAt(
  model: Pick<FilmModel, "films" | "rank">,
  { history, rating }: Moment,
  { likedFrom, popularity = () => null }: WatchedBy,
): { readonly list: ListRow | undefined; readonly live: LiveRow } {
  const before = history.filter(({ film }) => film !== rating.film);
  const ranked = model.rank(before, Math.max(1, model.films.length));
  const [first] = ranked;
  const isStranger = first?.kind !== "ratings";
  const place = ranked.findIndex(({ film }) => film === rating.film);
  const error = place === -1 ? 1 : place / ranked.length;
  return {
    list: isStranger ? undefined : listRow(first, popularity),
    live: {
      "live error": rating.value >= likedFrom ? error : null,
      "cold start": isStranger ? "yes" : "no",
    },
  };
}
