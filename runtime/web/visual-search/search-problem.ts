export interface ProblemWords {
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** Whether the same search may succeed later. @default false */
  readonly isPassing?: boolean;
}

/** Why there are no results: a problem document of the API (RFC 9457), or what stands for one. */
export class SearchProblem extends Error {
  override readonly name = "SearchProblem";
  readonly code: string;
  readonly advice: string;
  readonly isPassing: boolean;

  /** @param code stable and searchable, as the API gives it */
  constructor(code: string, { message, advice, isPassing = false }: ProblemWords) {
    super(message);
    this.code = code;
    this.advice = advice;
    this.isPassing = isPassing;
  }
}

/** @param body the answer's JSON, or undefined when it was none: a proxy's error page, for one */
export function problemOfAnswer({ status, headers }: Response, body: unknown): SearchProblem {
  const document = (body ?? {}) as Partial<Record<"detail" | "title" | "fix" | "code", string>>;
  const { detail, title, fix = "Try again later.", code = `Status${status}` } = document;
  const seconds = Number(headers.get("retry-after"));
  return new SearchProblem(code, {
    message: detail ?? title ?? `The search answered with status ${status}.`,
    advice: seconds > 0 ? `Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.` : fix,
    isPassing: status === 429 || status >= 500,
  });
}
