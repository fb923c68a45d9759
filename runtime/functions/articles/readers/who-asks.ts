import type { Cookie } from "@azure/functions";
import type { ArticlesRole } from "../../../articles/app-roles";
import { type Caller, requireRole } from "../../../sign-in/caller";
import { signInProblem } from "../../../sign-in/problems";
import type { AskedRequest, SignIn } from "../../../sign-in/sign-in";
import { problem } from "../contract/problems";
import { anonymousReader } from "./anonymous-reader";

/** For whom a request is. */
export interface AskedReader {
  /** A pseudonym. */
  readonly key: string;
  /** How they are known: by a sign-in, by a cookie alone, or because a service names them. */
  readonly kind: "reader" | "anonymous" | "named";
  /** Their first request: nothing can be known of them. */
  readonly isNew: boolean;
  /** To be sent with the answer. */
  readonly cookies: readonly Cookie[];
}

/** Who asks: a reader for themselves, or a service for any. */
export type Asker = AskedReader | "service";

export interface WhoAsksParts {
  /** Of the estate's own directory: services by tokens, operators by tokens and by sessions. */
  readonly staff: SignIn<ArticlesRole>;
  /** Of the readers' directory, by tokens and by sessions. */
  readonly readers: SignIn<never>;
  /** The readers' directory, as its tokens name it. */
  readonly readersTenant: string;
  /** Whether a request brings a reader's session. */
  readonly hasSession: (request: AskedRequest) => boolean;
  /** Whether it brings one of staff, maybe beside a reader's: it counts where a role is asked for, and makes nobody a reader. */
  readonly hasStaffSession: (request: AskedRequest) => boolean;
  /** The console's origin. */
  readonly console: string;
}

/** Finds out who asks, and for whom. */
export class WhoAsks {
  private readonly parts: WhoAsksParts;

  constructor(parts: WhoAsksParts) {
    this.parts = parts;
  }

  /**
   * @param named `user_id`, where the request has one
   * @throws Problem 401 for a reader who is named without a token, 403 for somebody who names another one
   */
  async reader(request: AskedRequest, named: string | undefined): Promise<AskedReader> {
    return readerOf(await this.asker(request), named);
  }

  /** @throws Problem 401 for a token or a session that does not count, 403 for a service without the role */
  async asker(request: AskedRequest): Promise<Asker> {
    if (!hasToken(request) && !this.parts.hasSession(request)) return this.anonymous(request);
    const caller = await this.caller(request);
    if (this.isReader(caller)) return { key: caller.subject, kind: "reader", isNew: false, cookies: [] };
    requireRole(caller, "Articles.Serve");
    return "service";
  }

  /** A reader's own pseudonym; undefined for services and operators. @throws Problem 401 */
  async own(request: AskedRequest): Promise<string | undefined> {
    if (!hasToken(request) && !this.parts.hasSession(request)) return this.anonymous(request).key;
    const caller = await this.caller(request);
    return this.isReader(caller) ? caller.subject : undefined;
  }

  /** @param others that will do as well @throws Problem 401, or 403 for whoever has none of these roles, which names the first */
  async withRole(
    request: AskedRequest,
    role: ArticlesRole,
    ...others: ArticlesRole[]
  ): Promise<Caller<ArticlesRole>> {
    const isOfStaff = !hasToken(request) && this.parts.hasStaffSession(request);
    const caller = await (isOfStaff ? this.parts.staff.authenticate(request) : this.caller(request));
    requireRole(caller, others.find((each) => caller.roles.has(each)) ?? role);
    return caller;
  }

  /** Somebody of either directory. @throws Problem 401 */
  async caller(request: AskedRequest): Promise<Caller<ArticlesRole>> {
    const { readers, staff, readersTenant } = this.parts;
    // a token counts alone, whatever cookie comes with it
    const isOfStaff = hasToken(request) && tenantOf(request) !== readersTenant;
    return isOfStaff ? staff.authenticate(request) : readers.authenticate(request);
  }

  isReader({ tenant }: Caller): boolean {
    return tenant === this.parts.readersTenant;
  }

  private anonymous(request: AskedRequest): AskedReader {
    const origin = request.headers.get("origin");
    // what another site's page sends counts for nobody
    if (request.method !== "GET" && origin !== null && origin !== this.parts.console)
      throw signInProblem("CsrfTokenMissing", "The request was not sent by a page of the console.");
    const { key, cookie, isNew } = anonymousReader(request.headers);
    return { key, kind: "anonymous", isNew, cookies: [cookie] };
  }
}

/**
 * @param named `user_id`
 * @throws Problem ReaderNotYours, NotSignedIn, or ParameterNotValid when a service names nobody
 */
export function readerOf(asker: Asker, named: string | undefined): AskedReader {
  if (asker === "service") {
    if (named !== undefined) return { key: named, kind: "named", isNew: false, cookies: [] };
    const message = "services say whom they ask for";
    throw problem("ParameterNotValid", {
      detail: `user_id: ${message}`,
      errors: [{ parameter: "user_id", message }],
    });
  }
  if (named === undefined || named === asker.key) return asker;
  if (asker.kind === "reader")
    throw problem("ReaderNotYours", "The reader that user_id names is somebody else.");
  const detail = "Whoever asks for a reader says who they are.";
  throw signInProblem("NotSignedIn", { detail, challenge: "Bearer" });
}

function hasToken({ headers }: AskedRequest): boolean {
  return headers.get("authorization") !== null;
}

/** Which directory a token says that it is of: what that is worth, the check of that directory's tokens finds out. */
function tenantOf({ headers }: AskedRequest): string | undefined {
  try {
    const [, payload = ""] = (headers.get("authorization") ?? "").split(".", 2);
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    const { tid } = claims as { readonly tid?: unknown };
    return typeof tid === "string" ? tid : undefined;
  } catch {
    return undefined;
  }
}
