/** The scoring endpoint did not answer with embeddings. */
export class ScoringError extends Error {
  override readonly name = "ScoringError";
  /**
   * The scoring server's own code, e.g. "ImageNotDecodable"; otherwise one of
   * "EndpointRefused" (401, 403), "NoDeployment" (404), "EndpointBusy" (429, 503), "EndpointTooSlow" (408, 504),
   * "EndpointUnreachable" (no answer) and "EndpointFailed" (all else).
   */
  readonly code: string;
  /** The status the model answered with where it answered, else the endpoint's; 0 when there was no answer. */
  readonly status: number;
  /** What the scoring server advises. */
  readonly fix: string | undefined;
  /** When to try again, as the endpoint says it. */
  readonly retryAfterSeconds: number | undefined;

  constructor({ code, status, message, fix, retryAfterSeconds }: ScoringProblem, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.status = status;
    this.fix = fix;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** The image is at fault: the same bytes will be refused again. */
  get isImageRefused(): boolean {
    return [400, 413, 415, 422].includes(this.status);
  }

  /** There is too much to do, or nobody at work: later it may succeed. */
  get isPassing(): boolean {
    return this.status === 0 || [408, 429, 500, 502, 503, 504].includes(this.status);
  }
}

export interface ScoringProblem {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly fix?: string;
  readonly retryAfterSeconds?: number;
}

/** What a status means when the answer's body does not say. */
export function codeOfStatus(status: number): string {
  if (status === 401 || status === 403) return "EndpointRefused";
  if (status === 404) return "NoDeployment";
  if (status === 429 || status === 503) return "EndpointBusy";
  if (status === 408 || status === 504) return "EndpointTooSlow";
  return "EndpointFailed";
}
