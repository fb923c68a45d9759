import { askApi } from "../shell/api-problem";
import type { ConsoleSession } from "../shell/session";
import { newTrace, ofTrace } from "../shell/trace";

export const auth = "/articles/api/auth";
const base = "/articles/api/v1";

/** A reader who is signed in, and who they were in this browser before, when that came along just now. */
export interface ReaderSession extends ConsoleSession {
  readonly came_along?: { readonly user_id: string; readonly deeds: number };
}

export interface ShownArticle {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly category: string;
  readonly publisher: string;
  readonly language: string;
  readonly published_at: string;
  readonly reading_seconds: number;
  /** At its publisher. */
  readonly url?: string;
}

export interface WholeArticle extends ShownArticle {
  /** Paragraphs with an empty line between them, never HTML. */
  readonly text: string;
  /** Where it is news. */
  readonly region: string | null;
}

interface Named {
  readonly id: string;
  readonly title: string;
}

export interface ShownReason {
  readonly kind: "similar" | "readers" | "next" | "trending" | "fresh" | "preference" | "exploration";
  readonly article?: Named;
  readonly category?: string;
}

/** What an answer had to do without. */
export type Without = "cache" | "database" | "model" | "search";

export interface ListedItem {
  readonly article: ShownArticle;
  readonly because: ShownReason;
  readonly position: number;
}

export interface ArticleList {
  readonly id: string;
  readonly at: string;
  readonly degraded?: readonly Without[];
  readonly items: readonly ListedItem[];
}

export interface Choices {
  readonly categories: readonly string[];
  readonly languages: readonly string[];
  readonly regions: readonly string[];
}

export interface Preferences {
  readonly categories: readonly string[];
  readonly languages: readonly string[];
  readonly region?: string;
}

export type ToldKind = "click" | "read" | "like" | "dislike" | "share" | "hide";

export interface ShownReader {
  /** A pseudonym. */
  readonly user_id: string;
  readonly preferences: Preferences;
  readonly deeds: number;
  readonly tastes: readonly { readonly category: string; readonly share: number }[];
  /** The newest first. */
  readonly history: readonly {
    readonly article: Named & { readonly category: string };
    readonly kind: ToldKind | "rating";
    readonly at: string;
  }[];
}

/** How a list came about. */
export interface ListExplanation {
  readonly model: string | null;
  readonly experiment: string | null;
  readonly seed: string;
  readonly items: readonly {
    readonly article: { readonly id: string };
    readonly propensity: number;
    readonly score: number;
  }[];
  readonly candidates: readonly {
    readonly article: { readonly id: string };
    readonly sources: Readonly<Record<string, number>>;
    readonly filtered: string | null;
  }[];
}

/** Something that a reader did, as the API takes it. */
export interface Feedback {
  readonly id: string;
  readonly kind: ToldKind;
  readonly article_id: string;
  readonly at: string;
  readonly seconds?: number;
  readonly recommendation_id?: string;
  readonly position?: number;
}

/** @throws ApiProblem, as all of these do */
export function choices(): Promise<Choices> {
  return askApi(`${base}/`);
}

/**
 * @param category of this one alone; "" is all of them
 * @param asked `exclude`: ids of articles that are on the page already; `trace`: of the deed that the list is to follow
 */
export function recommendations(
  category: string,
  { exclude = [], trace }: { readonly exclude?: readonly string[]; readonly trace?: string | undefined } = {},
): Promise<ArticleList> {
  const query = new URLSearchParams({ n: "10" });
  if (category !== "") query.set("category", category);
  if (exclude.length > 0) query.set("exclude", exclude.slice(-100).join(","));
  return askApi(`${base}/recommendations?${query}`, { headers: ofTrace(trace) });
}

export function explanationOf(list: string): Promise<ListExplanation> {
  return askApi(`${base}/recommendations/${list}/explanation`);
}

export function trending(): Promise<{ readonly articles: readonly ShownArticle[] }> {
  return askApi(`${base}/articles/trending?n=5`);
}

export function search(
  q: string,
  signal: AbortSignal,
): Promise<{ readonly articles: readonly ShownArticle[] }> {
  return askApi(`${base}/articles?${new URLSearchParams({ q, n: "20" })}`, { signal });
}

export function wholeArticle(id: string): Promise<WholeArticle> {
  return askApi(`${base}/articles/${encodeURIComponent(id)}`);
}

export function similarTo(id: string): Promise<{ readonly articles: readonly ShownArticle[] }> {
  return askApi(`${base}/articles/${encodeURIComponent(id)}/similar?n=4`);
}

export function profileNow(): Promise<ShownReader> {
  return askApi(`${base}/user/profile`);
}

export const exportAddress = `${base}/user/export`;

/** How far an erasure is, and its receipt. */
export const erasureAddress = (id: string) => `${base}/erasures/${encodeURIComponent(id)}`;

export function askForget(csrfToken: string | undefined): Promise<{ readonly id: string }> {
  return askApi(`${base}/user`, {
    method: "DELETE",
    ...(csrfToken !== undefined && { headers: { "x-csrf-token": csrfToken } }),
  });
}

export function choose(preferences: Preferences, csrfToken: string | undefined): Promise<unknown> {
  return askApi(`${base}/user/preferences`, write(preferences, csrfToken));
}

/** Kept once it is answered; a page that is being left still sends it. */
export function tell(feedback: readonly Feedback[], csrfToken: string | undefined): Promise<unknown> {
  lastTold = newTrace();
  const { headers, ...request } = write({ feedback }, csrfToken);
  return askApi(`${base}/feedback`, {
    ...request,
    headers: { ...headers, ...ofTrace(lastTold) },
    keepalive: true,
  });
}

let lastTold: string | undefined;

/** Of what was told last: the list that follows it belongs to the same trace. */
export function traceOfLastTold(): string | undefined {
  return lastTold;
}

function write(
  body: object,
  csrfToken: string | undefined,
): RequestInit & { readonly headers: Readonly<Record<string, string>> } {
  return {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(csrfToken !== undefined && { "x-csrf-token": csrfToken }),
    },
    body: JSON.stringify(body),
  };
}
