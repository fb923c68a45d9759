import * as z from "zod";
import type { Tokens } from "../../shared/access-tokens";
import type { SignInSettings } from "../../shared/service-settings";
import type { Caller } from "../caller";
import { callerOfClaims } from "../check-token";
import { signInProblem } from "../problems";
import type { AskedRequest } from "../sign-in";
import { type AppProof, byIdentity } from "./app-proof";
import { consoleCookies, readCookie, type SessionCookies } from "./cookies";
import { OpenId } from "./openid";
import { SessionSecret } from "./session-secret";
import type { SessionStore, StoredSession } from "./session-store";

/** Since the last visit. */
export const sessionSeconds = 30 * 24 * 3600;
/** So long a role counts that was taken away; as long as an access token would. */
const rolesCountSeconds = 3600;

const Sealed = z.strictObject({ refreshToken: z.string(), tenant: z.string(), name: z.string().optional() });
type Sealed = z.output<typeof Sealed>;

export interface ConsoleSessionsParts<Role extends string> {
  readonly settings: SignInSettings;
  readonly roles: readonly Role[];
  readonly store: SessionStore;
  /** Of the app's managed identity, which stands for a secret. */
  readonly tokens: Tokens;
  /** @default - the managed identity's tokens */
  readonly proof?: AppProof;
  /** @default - those of whoever works at the console */
  readonly cookies?: SessionCookies;
}

/** Who is signed in at the console. Its pages hold no token: a cookie that no script can read names a session on this side. */
export class ConsoleSessions<Role extends string = string> {
  readonly openId: OpenId;
  readonly cookies: SessionCookies;
  /** The console's address without a slash at its end. */
  readonly console: string;
  private readonly parts: ConsoleSessionsParts<Role>;

  constructor(parts: ConsoleSessionsParts<Role>) {
    this.parts = parts;
    this.openId = new OpenId(parts.settings, parts.proof ?? byIdentity(parts.tokens));
    this.cookies = parts.cookies ?? consoleCookies;
    this.console = new URL(parts.settings.SIGN_IN_CALLBACK).origin;
  }

  /** A new one for whoever comes back from the sign-in page; what the browser had before ends. */
  async begin(
    request: AskedRequest,
    signedIn: Awaited<ReturnType<OpenId["finish"]>>,
  ): Promise<SessionSecret> {
    const caller = callerOfClaims(signedIn.claims, this.parts);
    await this.end(this.secretIn(request));
    const secret = SessionSecret.make();
    await this.parts.store.add({
      id: secret.id,
      subject: caller.subject,
      sealed: secret.seal(sealedOf(caller, signedIn.refreshToken)),
      roles: [...caller.roles],
      seconds: sessionSeconds,
    });
    return secret;
  }

  /**
   * The caller of a request that comes with a session.
   *
   * @returns undefined when it comes without
   * @throws Problem SessionEnded, CsrfTokenMissing for a write that is not the console's own, or SignInUnavailable
   */
  async callerOf(request: AskedRequest): Promise<Caller<Role> | undefined> {
    const secret = this.secretIn(request);
    if (secret === undefined) return undefined;
    this.expectOwnPage(request, secret);
    const caller = await this.find(secret);
    if (caller !== undefined) return caller;
    throw signInProblem("SessionEnded", { detail: "The session has ended.", challenge: "Bearer" });
  }

  /** @returns undefined when it has ended, also in the directory */
  async find(secret: SessionSecret): Promise<Caller<Role> | undefined> {
    const { store } = this.parts;
    const session = await store.find(secret.id);
    if (session === undefined) return undefined;
    const opened = Sealed.parse(secret.open(session.sealed));
    // one table has the sessions of both directories: whose secret this is counts, not the cookie that it came in
    if (opened.tenant !== this.parts.settings.SIGN_IN_TENANT) return undefined;
    const isOld = session.checkedSecondsAgo > rolesCountSeconds;
    // whoever is not the one to ask goes on with what is known for these seconds
    if (isOld && (await store.claimCheck(secret.id, rolesCountSeconds))) return this.check(secret, opened);
    return this.callerFrom(session, opened);
  }

  secretIn({ headers }: Pick<AskedRequest, "headers">): SessionSecret | undefined {
    const cookie = readCookie(headers, this.cookies.session);
    return cookie === undefined ? undefined : SessionSecret.of(cookie);
  }

  async extend(secret: SessionSecret): Promise<void> {
    await this.parts.store.extend(secret.id, sessionSeconds);
  }

  async end(secret: SessionSecret | undefined): Promise<void> {
    if (secret !== undefined) await this.parts.store.end(secret.id);
  }

  /** @throws Problem CsrfTokenMissing for a write that another site's page sends, or anybody who only has the cookie */
  expectOwnPage({ method, headers }: AskedRequest, secret: SessionSecret): void {
    if (method === "GET" || method === "HEAD") return;
    const isOwn = headers.get("origin") === this.console && secret.isCsrfToken(headers.get("x-csrf-token"));
    if (!isOwn) throw signInProblem("CsrfTokenMissing", "The request was not sent by a page of the console.");
  }

  private async check(secret: SessionSecret, { refreshToken }: Sealed): Promise<Caller<Role> | undefined> {
    const { store } = this.parts;
    const renewed = await this.openId.renew(refreshToken);
    if (renewed === undefined) {
      await store.end(secret.id);
      return undefined;
    }
    const caller = callerOfClaims(renewed.claims, this.parts);
    const sealed = secret.seal(sealedOf(caller, renewed.refreshToken));
    await store.checked(secret.id, { roles: [...caller.roles], sealed });
    return caller;
  }

  private callerFrom({ subject, roles }: StoredSession, { tenant, name }: Sealed): Caller<Role> {
    return {
      subject,
      tenant,
      ...(name !== undefined && { name }),
      roles: new Set(this.parts.roles.filter((role) => roles.includes(role))),
      kind: "user",
    };
  }
}

function sealedOf({ tenant, name }: Caller, refreshToken: string): Sealed {
  return { refreshToken, tenant, ...(name !== undefined && { name }) };
}
