import { emptyHistory, type History } from "../recommender/data/rows";
import type { Model } from "../recommender/serve/model";
import { runnersUp } from "../recommender/serve/reasons";
import { becauseOf } from "./because";
import { readFilmModelFile, type TrainedFilmModel, writeFilmModelFile } from "./film-model-file";

/** A rating that somebody gave. */
export interface PastRating {
  /** Key of the film, as outside. */
  readonly film: string;
  /** On the scale of the data that the model was trained on. */
  readonly value: number;
  /** Seconds since 1970. */
  readonly time: number;
}

/** Why a film is in a list. */
export type Because =
  | {
      readonly kind: "ratings";
      /**
       * How much of the score each past rating gave, largest first; all of them sum to 1, and one that speaks against the film is negative. Empty
       * for svd and knn, whose scores are no sums over the ratings.
       */
      readonly shares: readonly { readonly film: string; readonly share: number }[];
      /** Ratings without which the film would not be in the list, heaviest first; empty when that is not known. */
      readonly decisive: readonly string[];
    }
  | { readonly kind: "popular" };

export interface Recommended {
  readonly film: string;
  /** Higher is better; compares within one list's films of one kind only. */
  readonly score: number;
  readonly because: Because;
}

export interface RankedFilm {
  readonly film: string;
  readonly score: number;
  readonly kind: Because["kind"];
}

export interface FilmRecommendOptions {
  /** Further films to leave out; what was rated never comes. @default - none */
  readonly exclude?: Iterable<string>;
  /** The largest shares of a film that are told. @default - all */
  readonly mostShares?: number;
}

/** What serving recommends from. It holds no person: whoever is answered is known by their ratings alone. */
export interface FilmModel {
  /** "ease", for example. */
  readonly algorithm: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
  /** Keys of the films that it knows. */
  readonly films: readonly string[];
  /** A film that was rated lower was seen, and is no reason to be shown another. */
  readonly likedFrom: number;

  /**
   * The `n` best films, best first: those that the ratings speak for, then what is popular. Ratings of films that the model does not know
   * are left aside.
   *
   * @throws RecommenderError InvalidOption when n is not a whole number from 1
   */
  recommend(history: readonly PastRating[], n: number, options?: FilmRecommendOptions): Recommended[];

  /** The same without reasons, which take longer than the list. */
  rank(history: readonly PastRating[], n: number, options?: FilmRecommendOptions): RankedFilm[];

  /** The `n` films that the model would recommend to whoever likes this one alone; none for a film that it does not know. */
  similar(film: string, n: number): { readonly film: string; readonly score: number }[];
}

/** The file of a trained model, the same bytes for the same model. */
export function saveFilmModel(trained: TrainedFilmModel): Uint8Array {
  return writeFilmModelFile(trained);
}

/** @throws RecommenderError ModelFileRefused for anything but a whole file of `saveFilmModel` of this version */
export function readFilmModel(bytes: Uint8Array): FilmModel {
  const { algorithm, sha256, films, likedFrom, model, popular } = readFilmModelFile(bytes);
  const places = new Map(films.map((film, place) => [film, place]));
  const keyOf = (place: number) => films[place] as string;

  const listFrom = (source: Model, history: History, n: number, exclude: readonly number[]) => {
    const { items, scores } = source.recommendFor(history, n, { exclude });
    return Array.from(items, (place, at) => ({ place, score: scores[at] as number }));
  };

  /** What the ratings speak for, `more` of it than the list has place for, and what is popular to fill the list. */
  const ranked = (
    ratings: readonly PastRating[],
    n: number,
    more: number,
    exclude: Iterable<string> = [],
  ) => {
    const seen: number[] = [];
    const liked: PlacedRating[] = [];
    for (const { film, value, time } of ratings) {
      const place = places.get(film);
      if (place === undefined) continue;
      seen.push(place);
      if (value >= likedFrom) liked.push({ place, value, time });
    }
    for (const film of exclude) {
      const place = places.get(film);
      if (place !== undefined) seen.push(place);
    }
    const history = historyOf(liked);
    const personal =
      history.items.length === 0
        ? []
        : listFrom(model, history, n + more, seen).filter(({ score }) => score > 0);
    const rest = Math.max(0, n - personal.length);
    const shown = [...seen, ...personal.map(({ place }) => place)];
    const rows = rest === 0 ? [] : listFrom(popular, emptyHistory(), rest, shown);
    return { history, personal, popular: rows };
  };

  return {
    algorithm,
    sha256,
    films,
    likedFrom,
    rank(ratings, n, { exclude } = {}) {
      const { personal, popular: rest } = ranked(ratings, n, 0, exclude);
      return [
        ...personal.map(({ place, score }) => ({ film: keyOf(place), score, kind: "ratings" as const })),
        ...rest.map(({ place, score }) => ({ film: keyOf(place), score, kind: "popular" as const })),
      ];
    },
    recommend(ratings, n, { exclude, mostShares = Number.POSITIVE_INFINITY } = {}) {
      const { history, personal, popular: rest } = ranked(ratings, n, runnersUp, exclude);
      const reasons = becauseOf(
        model,
        history,
        Int32Array.from(personal, ({ place }) => place),
        n,
        mostShares,
      );
      return [
        ...personal.slice(0, n).map(({ place, score }, at): Recommended => {
          const { shares = [], decisive = [] } = reasons[at] ?? {};
          return {
            film: keyOf(place),
            score,
            because: {
              kind: "ratings",
              shares: shares.map(({ item, share }) => ({ film: keyOf(item), share })),
              decisive: decisive.map(keyOf),
            },
          };
        }),
        ...rest.map(
          ({ place, score }): Recommended => ({ film: keyOf(place), score, because: { kind: "popular" } }),
        ),
      ];
    },
    similar(film, n) {
      const place = places.get(film);
      if (place === undefined) return [];
      const alone = historyOf([{ place, value: Math.max(likedFrom, 1), time: 0 }]);
      return listFrom(model, alone, n, [])
        .filter(({ score }) => score > 0)
        .map(({ place: other, score }) => ({ film: keyOf(other), score }));
    },
  };
}

interface PlacedRating {
  /** Of the film. */
  readonly place: number;
  readonly value: number;
  readonly time: number;
}

/** Oldest first, as models are trained with; the newest rating of a film counts. */
function historyOf(ratings: readonly PlacedRating[]): History {
  const rows = isHistory(ratings) ? ratings : newestOf(ratings);
  const items = new Int32Array(rows.length);
  const values = new Float32Array(rows.length);
  const times = new Float64Array(rows.length);
  rows.forEach(({ place, value, time }, at) => {
    items[at] = place;
    values[at] = value;
    times[at] = time;
  });
  return { items, values, times };
}

/** As the database gives them: the oldest first, one of a film. */
function isHistory(ratings: readonly PlacedRating[]): boolean {
  const inOrder = ratings.every(({ time }, at) => at === 0 || time >= (ratings[at - 1] as PlacedRating).time);
  return inOrder && new Set(ratings.map(({ place }) => place)).size === ratings.length;
}

function newestOf(ratings: readonly PlacedRating[]): PlacedRating[] {
  const newest = new Map(
    ratings.toSorted((a, b) => a.time - b.time).map((rating) => [rating.place, rating] as const),
  );
  return [...newest.values()].sort((a, b) => a.time - b.time);
}
