import * as z from "zod";

/** What a code means to HTTP and to people, and what the caller can do about it. */
export type ProblemMeaning = readonly [status: number, title: string, fix: string];

/** By code: why a request has no answer; stable, because callers and alerts refer to it. */
export type ProblemTable = Readonly<Record<string, ProblemMeaning>>;

/** What every API may answer. A workload's own table begins with these. */
export const commonProblems = {
  ParameterNotValid: [400, "A parameter is not valid", "Correct the parameters that `errors` names."],
  FormNotValid: [
    400,
    "The form cannot be read",
    "Send it as multipart/form-data, as browsers and curl -F do.",
  ],
  RouteNotFound: [404, "There is nothing at this address", "Read the API's page, `docs`, for what there is."],
  TooManyRequests: [429, "Too many requests", "Try again after the seconds in Retry-After."],
  InternalError: [500, "This is our fault", "Try again; if it lasts, report it with the request's id."],
} as const satisfies ProblemTable;

export interface ProblemDetails {
  /** What happened with this request, for whoever sent it: no paths, no stacks, no names of machines. */
  readonly detail: string;
  /** Each parameter that is wrong, and how. */
  readonly errors?: readonly { readonly parameter: string; readonly message: string }[];
  /** What the document says besides, by its members' names. */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  /** Of the request that this is the answer to, where it is an earlier one than that which was sent. */
  readonly requestId?: string;
  /** WWW-Authenticate of a 401: what would be taken instead. */
  readonly challenge?: string;
}

/** A request that is answered with a problem document (RFC 9457), and all that the document says. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: string;
  readonly meaning: ProblemMeaning;
  readonly details: ProblemDetails;

  constructor(code: string, meaning: ProblemMeaning, details: ProblemDetails, options?: ErrorOptions) {
    super(details.detail, options);
    this.code = code;
    this.meaning = meaning;
    this.details = details;
  }

  get status(): number {
    return this.meaning[0];
  }

  /** Whether somebody should look after it. */
  get isOurs(): boolean {
    return this.status >= 500;
  }

  /**
   * @param requestId a UUID
   * @param basePath where the API is on its host
   */
  document(requestId: string, basePath: string): z.output<typeof ProblemDocument> {
    const [status, title, fix] = this.meaning;
    const { detail, errors, more } = this.details;
    return {
      type: `${basePath}/docs#${this.code}`,
      title,
      status,
      detail,
      code: this.code,
      instance: `urn:uuid:${requestId}`,
      fix,
      ...(errors && { errors: [...errors] }),
      ...more,
    };
  }
}

/**
 * Makes the problems of a table, whose codes the compiler knows:
 *
 * ```
 * const problem = problemsOf({ ...commonProblems, ItemNotFound: [404, "There is no such item", "Search for items."] });
 * throw problem("ItemNotFound", "The catalogue has no item of this id.");
 * ```
 */
export function problemsOf<Code extends string>(table: Readonly<Record<Code, ProblemMeaning>>) {
  /** @param details what happened, or all there is to say about it */
  return (code: Code, details: ProblemDetails | string, options?: ErrorOptions): Problem =>
    new Problem(code, table[code], typeof details === "string" ? { detail: details } : details, options);
}

export const commonProblem = problemsOf(commonProblems);

export const ProblemDocument = z.object({
  type: z.string().describe("Where the code is explained."),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().describe("What happened with this request."),
  code: z.string().describe("Stable: refer to this, not to the wording."),
  instance: z.string().describe("Names this request, as the header x-request-id does."),
  fix: z.string().describe("What to do about it."),
  errors: z.array(z.object({ parameter: z.string(), message: z.string() })).optional(),
});
