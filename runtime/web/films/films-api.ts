import { askApi } from "../shell/api-problem";
import { StarScale, type TakenRatings } from "./star-scale";

export interface ShownFilm {
  readonly film_id: string;
  /** Null while only ratings have named it. */
  readonly title: string | null;
  readonly year: number | null;
  readonly genres: readonly string[];
}

export interface RatedFilm extends ShownFilm {
  readonly value: number;
}

/** What a rating of the person's adds to a film's score. */
export interface ShownShare {
  readonly film_id: string;
  readonly title: string | null;
  /** Of 1; below 0 when it speaks against the film. */
  readonly share: number;
  /** Whether the film would not be on the list without it. */
  readonly decisive: boolean;
}

export interface ShownRecommendation extends ShownFilm {
  readonly because: "popular" | "ratings";
  /** The most important first. */
  readonly shares: readonly ShownShare[];
}

export interface ShownList {
  readonly because: ShownRecommendation["because"];
  readonly films: readonly ShownRecommendation[];
}

export interface FoundFilms {
  readonly films: readonly ShownFilm[];
  /** Where what follows begins; null when nothing does. */
  readonly next: number | null;
}

export interface ShownCheck {
  readonly checked_at: string;
  readonly version: string | null;
  readonly alarm: boolean;
  /** In which the data differ from those of the training. */
  readonly columns: readonly string[];
  /** Of 1. */
  readonly live_error: { readonly training: number | null; readonly serving: number | null } | null;
}

export interface ShownMonitoring {
  readonly instance: {
    readonly since: string;
    readonly requests: number;
    readonly failed: number;
    readonly p95_ms: number | null;
    readonly lists: number;
    /** Lists of popular films alone. */
    readonly popular: number;
  };
  readonly model: { readonly version: string } | null;
  readonly problem: string | null;
  /** The newest first. */
  readonly checks: readonly ShownCheck[];
}

const base = "/films/api/v1";

let scale: Promise<StarScale> | undefined;

/** Which ratings are taken, asked once. */
export function starScale(): Promise<StarScale> {
  scale ??= askApi<{ readonly scale: TakenRatings }>(`${base}/`).then((about) => new StarScale(about.scale));
  scale.catch(() => {
    scale = undefined;
  });
  return scale;
}

/** What somebody has rated, the newest first. @throws ApiProblem, as all of these do */
export function ratingsOf(person: string) {
  return askApi<{ readonly ratings: readonly RatedFilm[]; readonly total: number }>(
    `${base}/people/${person}`,
  );
}

export function listFor(person: string): Promise<ShownList> {
  return askApi(`${base}/recommendations?${new URLSearchParams({ user_id: person, n: "12" })}`);
}

export function findFilms(q: string, from: number, signal: AbortSignal): Promise<FoundFilms> {
  return askApi(`${base}/films?${new URLSearchParams({ q, n: "8", from: String(from) })}`, { signal });
}

/** Whether there are films that somebody has rated. */
export async function hasFilms(): Promise<boolean> {
  return (await askApi<FoundFilms>(`${base}/films?n=1`)).films.length > 0;
}

export function similarTo(film: string): Promise<{ readonly films: readonly ShownFilm[] }> {
  return askApi(`${base}/films/${encodeURIComponent(film)}/similar?n=6`);
}

/** How the API does. */
export function watch(): Promise<ShownMonitoring> {
  return askApi(`${base}/monitoring`);
}

export function rate(user_id: string, film_id: string, value: number): Promise<unknown> {
  return askApi(`${base}/ratings`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ratings: [{ user_id, film_id, value }] }),
  });
}

export function forgetRating(user_id: string, film_id: string): Promise<unknown> {
  return askApi(`${base}/ratings?${new URLSearchParams({ user_id, film_id })}`, { method: "DELETE" });
}
