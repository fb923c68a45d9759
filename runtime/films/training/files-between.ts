import type { Interactions } from "../../recommender/data/interactions";
import { type ModelState, pack, unpack } from "../../recommender/serve/model-file";
import type { Cut } from "../../recommender/study/splits";
import type { FilmFacts } from "./training";

/** All ratings, by positions: who a person is stands nowhere. */
export interface FilmRatings {
  readonly interactions: Interactions;
  /** Lowest and highest rating. */
  readonly low: number;
  readonly high: number;
  /** Of each position. */
  readonly films: readonly FilmFacts[];
}

export function writeRatings({ interactions, low, high, films }: FilmRatings): Uint8Array {
  return pack("film-ratings", 1, {
    ...fieldsOf(interactions, ""),
    low,
    high,
    films: JSON.stringify(films),
  });
}

/** @throws RecommenderError ModelFileRefused */
export function readRatingsFile(bytes: Uint8Array): FilmRatings {
  const state = unpack("film-ratings", 1, bytes);
  return {
    interactions: interactionsOf(state, ""),
    low: state["low"] as number,
    high: state["high"] as number,
    films: JSON.parse(state["films"] as string) as FilmFacts[],
  };
}

/** Ratings cut in two: what models learn, and the newest slice, which they are judged by. */
export interface FilmCut extends Cut {
  readonly high: number;
  readonly films: readonly FilmFacts[];
  /** How it was cut, for the protocol card. */
  readonly description: string;
}

export function writeCut({ train, test, high, films, description }: FilmCut): Uint8Array {
  return pack("film-cut", 1, {
    ...fieldsOf(train, "train."),
    ...fieldsOf(test, "test."),
    high,
    films: JSON.stringify(films),
    description,
  });
}

/** @throws RecommenderError ModelFileRefused */
export function readCut(bytes: Uint8Array): FilmCut {
  const state = unpack("film-cut", 1, bytes);
  return {
    train: interactionsOf(state, "train."),
    test: interactionsOf(state, "test."),
    high: state["high"] as number,
    films: JSON.parse(state["films"] as string) as FilmFacts[],
    description: state["description"] as string,
  };
}

/** nDCG of each person who was asked, of the model that is to serve and of popularity. */
export interface PersonValues {
  /** Positions in the cut. */
  readonly people: Int32Array;
  /** By the algorithm's name, and of "popularity"; in the order of `people`. */
  readonly ndcg: Readonly<Record<string, Float64Array>>;
}

export function writePersonValues({ people, ndcg }: PersonValues): Uint8Array {
  return pack("film-person-values", 1, { people, ...ndcg });
}

/** @throws RecommenderError ModelFileRefused */
export function readPersonValues(bytes: Uint8Array): PersonValues {
  const { people, ...ndcg } = unpack("film-person-values", 1, bytes);
  return { people: people as Int32Array, ndcg: ndcg as Record<string, Float64Array> };
}

function fieldsOf({ users, items, user, item, rating, time }: Interactions, prefix: string): ModelState {
  const fields = { users, items, user, item, rating, time };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [prefix + name, value]));
}

function interactionsOf(state: ModelState, prefix: string): Interactions {
  const field = (name: string) => state[prefix + name];
  return {
    users: field("users") as number,
    items: field("items") as number,
    user: field("user") as Int32Array,
    item: field("item") as Int32Array,
    rating: field("rating") as Float32Array,
    time: field("time") as Float64Array,
  };
}
