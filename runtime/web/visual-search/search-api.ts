import { askApi } from "../shell/api-problem";

/** One item of an answer. */
export interface ShownItem {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  /** In units of `currency`; null when the partner does not say. */
  readonly price: number | null;
  readonly currency: string | null;
  readonly link: string | null;
  /** Pieces at hand; null when the partner does not say. */
  readonly stock: number | null;
  /** Address of a JPEG on this host. */
  readonly picture: string;
  readonly score: number;
}

export interface ShownAnswer {
  readonly items: readonly ShownItem[];
  readonly categories: readonly { readonly name: string; readonly count: number }[];
  readonly model: { readonly name: string; readonly id: string } | null;
  readonly deployment: string | null;
  readonly index: string;
  readonly cache: { readonly embedding: string; readonly results: string };
  /** Milliseconds by step, and "total". */
  readonly timings: Readonly<Record<string, number>>;
}

const base = "/api/v1";

/** @throws ApiProblem, as all of these do */
export function searchByPhoto(
  photo: Blob,
  filters: URLSearchParams,
  signal: AbortSignal,
): Promise<ShownAnswer> {
  const headers = { "content-type": photo.type || "application/octet-stream" };
  return askApi(`${base}/search?${filters}`, { method: "POST", body: photo, headers, signal });
}

/** What has the words among the filters; without any, the newest of all items. */
export function searchByWords(filters: URLSearchParams, signal: AbortSignal): Promise<ShownAnswer> {
  return askApi(`${base}/search?${filters}`, { signal });
}

export function similarTo(id: string, filters: URLSearchParams, signal: AbortSignal): Promise<ShownAnswer> {
  return askApi(`${base}/items/${encodeURIComponent(id)}/similar?${filters}`, { signal });
}
