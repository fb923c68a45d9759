export interface ProblemWords {
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
  /** Whether the same request may succeed later. @default false */
  readonly isPassing?: boolean;
  /** How long to wait until then. @default - nobody says */
  readonly retrySeconds?: number;
}

/** Why there is no answer: a problem document of an API (RFC 9457), or what stands for one. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly code: string;
  readonly advice: string;
  readonly isPassing: boolean;
  readonly retrySeconds: number | undefined;
  /** All that the problem document says. */
  readonly document: Readonly<Record<string, unknown>>;

  /** @param code stable and searchable, as the API gives it */
  constructor(
    code: string,
    { message, advice, isPassing = false, retrySeconds }: ProblemWords,
    document: ApiProblem["document"] = {},
  ) {
    super(message);
    this.code = code;
    this.advice = advice;
    this.isPassing = isPassing;
    this.retrySeconds = retrySeconds;
    this.document = document;
  }
}

/** @param body the answer's JSON, or undefined when it was none: a proxy's error page, for one */
function problemOfAnswer({ status, headers }: Response, body: unknown): ApiProblem {
  const document = (body ?? {}) as Partial<Record<"detail" | "title" | "fix" | "code", string>>;
  const { detail, title, fix = "Try again later.", code = `Status${status}` } = document;
  const seconds = Number(headers.get("retry-after"));
  const words = {
    message: detail ?? title ?? `The answer has the status ${status}.`,
    advice: seconds > 0 ? `Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.` : fix,
    isPassing: status === 429 || status >= 500,
    ...(seconds > 0 && { retrySeconds: seconds }),
  };
  return new ApiProblem(code, words, document);
}

/**
 * The JSON that an API answers.
 *
 * @throws ApiProblem when it answers a problem or nothing; what fetch throws when the request was given up
 */
export async function askApi<Answer>(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem("Unreachable", {
      message: "The API cannot be reached.",
      advice: "Check the connection and try again.",
      isPassing: true,
    });
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body) return body as Answer;
  throw problemOfAnswer(response, body);
}
