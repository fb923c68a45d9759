import type { ScoringError } from "../../../shared/scoring-error";

/** Why a request has no answer; stable, because callers and alerts refer to it. */
export type ProblemCode = keyof typeof problems;

/** What each code means to HTTP and to people, and what the caller can do about it. */
export const problems = {
  ParameterNotValid: [400, "A parameter is not valid", "Correct the parameters that `errors` names."],
  ImageMissing: [
    400,
    "There is no image",
    "Send the bytes of a photo as the body, or a form with the field `image`.",
  ],
  FormNotValid: [
    400,
    "The form cannot be read",
    "Send it as multipart/form-data, as browsers and curl -F do.",
  ],
  ImageEmpty: [400, "The image is empty", "Send the image again; it has probably been cut off."],
  ImageNotDecodable: [
    400,
    "The image is damaged",
    "Open it in a viewer, save it again, and send the result.",
  ],
  ImageNotUsable: [
    400,
    "The model cannot take this image",
    "Send another photo, or the same one saved as a JPEG.",
  ],
  DeploymentUnknown: [
    400,
    "There is no such deployment",
    "Leave `deployment` out, or name one of the endpoint's.",
  ],
  ItemNotFound: [404, "There is no such item", "Search for items: each answer names their ids."],
  PictureNotFound: [
    404,
    "The item has no picture",
    "Items get their picture when the catalogue is imported.",
  ],
  RouteNotFound: [404, "There is nothing at this address", "Read /api/v1/docs for what there is."],
  ImageTooLarge: [
    413,
    "The image is too large",
    "Reduce its width and height, or export it as a smaller JPEG.",
  ],
  ImageFormatNotSupported: [
    415,
    "The format is not supported",
    "Save the image as JPEG, PNG, WebP, GIF or AVIF and send that.",
  ],
  ContentTypeNotSupported: [
    415,
    "The body is no image",
    "Send the bytes of a photo as image/*, or a form with the field `image` as multipart/form-data.",
  ],
  EmbeddingNotUsable: [
    422,
    "The model sees nothing in this image",
    "Send another photo, with something to see in it.",
  ],
  TooManyRequests: [429, "Too many requests", "Try again after the seconds in Retry-After."],
  InternalError: [500, "This is our fault", "Try again; if it lasts, report it with the request's id."],
  SearchRefused: [
    500,
    "The index does not take our question",
    "Other words or filters may work; report this with the request's id.",
  ],
  EmbeddingBusy: [503, "The model is busy", "Try again after the seconds in Retry-After."],
  EmbeddingNotAvailable: [
    503,
    "The model does not answer",
    "Try again later; searching with text goes on meanwhile.",
  ],
  CatalogueNotReady: [
    503,
    "There is no catalogue to search",
    "Try again when the catalogue has been imported.",
  ],
  SearchNotAvailable: [503, "The index does not answer", "Try again after the seconds in Retry-After."],
} as const;

export interface ProblemDetails {
  /** What happened with this request, for whoever sent it: no paths, no stacks, no names of machines. */
  readonly detail: string;
  /** Each parameter that is wrong, and how. */
  readonly errors?: readonly { readonly parameter: string; readonly message: string }[];
  readonly retryAfterSeconds?: number;
}

/** A request that is answered with a problem document (RFC 9457), and all that the document says. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  /** @param details what happened, or all there is to say about it */
  constructor(code: ProblemCode, details: ProblemDetails | string, options?: ErrorOptions) {
    const all = typeof details === "string" ? { detail: details } : details;
    super(all.detail, options);
    this.code = code;
    this.details = all;
  }

  get status(): number {
    return problems[this.code][0];
  }

  /** Whether somebody should look after it. */
  get isOurs(): boolean {
    return this.status >= 500;
  }

  /** @param requestId a UUID */
  document(requestId: string) {
    const [status, title, fix] = problems[this.code];
    const { detail, errors } = this.details;
    return {
      type: `/api/v1/docs#${this.code}`,
      title,
      status,
      detail,
      code: this.code,
      instance: `urn:uuid:${requestId}`,
      fix,
      ...(errors && { errors }),
    };
  }
}

/** Codes of the scoring server that speak of the image, and mean the same here. */
const ofImages: readonly string[] = [
  "ImageEmpty",
  "ImageTooLarge",
  "ImageNotDecodable",
  "ImageFormatNotSupported",
  "EmbeddingNotUsable",
] satisfies ProblemCode[];

/** What the caller is told when there is no embedding. */
export function problemOfScoring(error: ScoringError, deployment: string | undefined): Problem {
  const { code, status, message } = error;
  if (ofImages.includes(code)) return new Problem(code as ProblemCode, message, { cause: error });
  if (error.isImageRefused) return new Problem("ImageNotUsable", message, { cause: error });
  if (code === "NoDeployment" && deployment) {
    return new Problem("DeploymentUnknown", `The endpoint has no deployment "${deployment}".`);
  }
  const retryAfterSeconds = error.retryAfterSeconds ?? 5;
  if (status === 429 || status === 503) {
    const detail = "The model has more to do than it can.";
    return new Problem("EmbeddingBusy", { detail, retryAfterSeconds }, { cause: error });
  }
  const detail = "The photo could not be turned into an embedding.";
  return new Problem("EmbeddingNotAvailable", { detail, retryAfterSeconds }, { cause: error });
}
