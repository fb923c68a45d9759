import { type Random, random } from "../../shared/random";
import { type Genre, genres, titleOf } from "./titles";

/*
 * Only sums, products and comparisons decide: logarithms and sines may differ by a bit from machine to machine, and with them whole lines.
 */

export interface SampleFilm {
  /** "1" to "400": ids as MovieLens has them. */
  readonly key: string;
  readonly title: string;
  readonly year: number;
  /** One or two. */
  readonly genres: readonly Genre[];
  /** Seconds since 1970; people can see it from then on. */
  readonly outFrom: number;
  /** 0 to 1: how well made it is. */
  readonly quality: number;
  /** How often it is come across. */
  readonly fame: number;
  /** What it is like beside its genres: -1 or 1 in each of a few directions. */
  readonly style: readonly number[];
}

export interface SamplePerson {
  /** Liking of each genre, 0 to 1. */
  readonly tastes: Readonly<Record<Genre, number>>;
  readonly style: readonly number[];
  /** Added to each rating: some are kind. */
  readonly kindness: number;
  readonly ratings: number;
  /** Seconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export interface SampleWorld {
  readonly films: readonly SampleFilm[];
  readonly people: readonly SamplePerson[];
}

export const day = 86_400;
/** The first of January 2024, in seconds. */
export const begin = 1_704_067_200;
export const end = begin + 731 * day;

const directions = 4;

/** 400 films and 600 people, the same ones every time. */
export function sampleWorld(seed = 0): SampleWorld {
  const source = random(seed, 1);
  const taken = new Set<string>();
  const films = Array.from({ length: 400 }, (_, n) => film(n, taken, source));
  const people = Array.from({ length: 600 }, () => person(source));
  return { films, people };
}

function film(n: number, taken: Set<string>, source: Random): SampleFilm {
  const own = genres[n % genres.length] as Genre;
  const other = genres[source.below(genres.length)] as Genre;
  // one in six comes out while people watch
  const isNew = source.next() < 1 / 6;
  const outFrom = isNew ? begin + source.below(640) * day : begin;
  const rank = source.below(400);
  return {
    key: String(n + 1),
    title: titleOf(own, taken, source),
    year: isNew ? 2024 + Math.floor((outFrom - begin) / (366 * day)) : 1950 + source.below(74),
    genres: other !== own && source.next() < 0.4 ? [own, other] : [own],
    outFrom,
    quality: (source.next() + source.next() + source.next()) / 3,
    fame: (isNew ? 2 : 1) / (60 + rank),
    style: styleOf(source),
  };
}

function person(source: Random): SamplePerson {
  const tastes = Object.fromEntries(genres.map((genre) => [genre, 0.15 * source.next()])) as Record<
    Genre,
    number
  >;
  const favourites = 1 + source.below(3);
  for (let n = 0; n < favourites; n++)
    tastes[genres[source.below(genres.length)] as Genre] = 0.7 + 0.3 * source.next();
  const joined = begin + source.below(500) * day;
  // most stay to the end
  const stays = source.next() < 0.75 ? end - joined : 40 * day + source.below(200) * day;
  const activity = source.next();
  return {
    tastes,
    style: styleOf(source),
    kindness: source.next() + source.next() - 1,
    ratings: Math.floor(12 + 118 * activity * activity),
    from: joined,
    to: Math.min(end, joined + stays),
  };
}

function styleOf(source: Random): number[] {
  return Array.from({ length: directions }, () => (source.next() < 0.5 ? -1 : 1));
}

/** How much a person likes what a film is like, 0 to 1. */
export function liking({ tastes, style }: SamplePerson, film: SampleFilm): number {
  const met = film.genres.reduce((sum, genre) => sum + tastes[genre], 0) / film.genres.length;
  const alike = film.style.filter((direction, n) => direction === style[n]).length / directions;
  return met * (0.25 + 0.75 * alike);
}
