/** One item of an answer. */
export interface Item {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly price: number | null;
  readonly currency: string | null;
  readonly link: string | null;
  readonly stock: number | null;
  readonly picture: string;
  readonly score: number;
}

export interface Answer {
  readonly items: readonly Item[];
  readonly categories: readonly { readonly name: string; readonly count: number }[];
  readonly model: { readonly name: string; readonly id: string } | null;
  readonly deployment: string | null;
  readonly index: string;
  readonly cache: { readonly embedding: string; readonly results: string };
  /** Milliseconds by step, and "total". */
  readonly timings: Readonly<Record<string, number>>;
}

/** A problem document (RFC 9457), or what stands for one when the network gave none. */
export class SearchProblem extends Error {
  override readonly name = "SearchProblem";
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

const base = "/api/v1";

/** @param filters names and values as the API takes them; empty ones are left out */
export function searchByPhoto(photo: Blob, filters: URLSearchParams, signal: AbortSignal): Promise<Answer> {
  const headers = { "content-type": photo.type || "application/octet-stream" };
  return ask(`${base}/search?${filters}`, { method: "POST", body: photo, headers, signal });
}

export function searchByWords(filters: URLSearchParams, signal: AbortSignal): Promise<Answer> {
  return ask(`${base}/search?${filters}`, { signal });
}

export function similarTo(id: string, filters: URLSearchParams, signal: AbortSignal): Promise<Answer> {
  return ask(`${base}/items/${encodeURIComponent(id)}/similar?${filters}`, { signal });
}

async function ask(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new SearchProblem(
      "The search cannot be reached. Check the connection and try again.",
      "Unreachable",
    );
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body) return body as Answer;
  const { detail, title, code } = (body ?? {}) as Partial<Record<"detail" | "title" | "code", string>>;
  throw new SearchProblem(
    detail ?? title ?? `The search answered ${response.status}.`,
    code ?? String(response.status),
  );
}
