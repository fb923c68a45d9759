import {
  app,
  type Cookie,
  type HttpHandler,
  type HttpRequest,
  type HttpResponseInit,
  type InvocationContext,
} from "@azure/functions";
import { answer, json } from "../../http/answer";
import { commonProblem, Problem } from "../../http/problem";
import type { Caller } from "../caller";
import { signInProblem } from "../problems";
import { type ConsoleSessions, sessionSeconds } from "./console-sessions";
import { cookieOf, readCookie, withoutCookie } from "./cookies";
import { Attempt } from "./openid";
import { returnPath } from "./return-path";

/** What `auth/session` says; a page asks for it first. */
export type SessionAnswer =
  | { readonly signedIn: false }
  | {
      readonly signedIn: true;
      readonly name?: string;
      readonly roles: readonly string[];
      /** Goes into the header x-csrf-token of each request that is no GET. */
      readonly csrfToken: string;
    };

const attemptSeconds = 3600;

export interface SessionRoutesOptions {
  /** What an error of the store means to the caller; undefined when it is our fault. */
  readonly problemOf: (error: unknown) => Problem | undefined;
  /** Where the API is on its host, e.g. "/predictions/api/v1": the documents of problems name its page. */
  readonly basePath: string;
  /** Below the app's addresses, where it signs in people of a second directory. @default "auth" */
  readonly path?: string;
  /** What else is done when a page finds somebody signed in. When it fails they are signed in all the same. @default - nothing */
  readonly whenSignedIn?: (request: HttpRequest, caller: Caller) => Promise<ToldToPage>;
}

/** More that `auth/session` answers. */
export interface ToldToPage {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly cookies: readonly Cookie[];
}

const routes = {
  login: ["GET", login],
  callback: ["GET", callback],
  session: ["GET", session],
  logout: ["POST", logout],
} as const;

/**
 * Sign-in of a console, below `auth/` of the app's addresses:
 *
 *     GET  auth/login?return=/predictions/   leaves for the sign-in page
 *     GET  auth/callback                     comes back from it
 *     GET  auth/session                      who is signed in, and the token for writes
 *     POST auth/logout                       ends the session; says where the directory forgets them, too
 */
export function registerSessionRoutes(
  sessions: () => Promise<ConsoleSessions>,
  options: SessionRoutesOptions,
): void {
  const { path = "auth" } = options;
  for (const [name, { method, handler }] of Object.entries(sessionHandlers(sessions, options)))
    app.http(`${path.replaceAll("/", "-")}-${name}`, {
      methods: [method],
      route: `${path}/${name}`,
      authLevel: "anonymous",
      handler,
    });
}

/** By the last part of their address. */
export function sessionHandlers(
  sessions: () => Promise<ConsoleSessions>,
  { problemOf, basePath, whenSignedIn }: SessionRoutesOptions,
): Readonly<Record<string, { readonly method: "GET" | "POST"; readonly handler: HttpHandler }>> {
  const handlerOf =
    (handle: Handle): HttpHandler =>
    (request, context) =>
      answer(request, context, {
        basePath,
        run: async () => handle(await sessions(), request, { context, whenSignedIn }),
        problemOf: (cause) => {
          if (cause instanceof Problem) return cause;
          const known = problemOf(cause);
          return known ?? commonProblem("InternalError", "Something went wrong on our side.", { cause });
        },
      });
  return Object.fromEntries(
    Object.entries(routes).map(([name, [method, handle]]) => [name, { method, handler: handlerOf(handle) }]),
  );
}

type Handle = (
  sessions: ConsoleSessions,
  request: HttpRequest,
  more: Pick<SessionRoutesOptions, "whenSignedIn"> & { readonly context: Pick<InvocationContext, "error"> },
) => Promise<HttpResponseInit>;

async function login(sessions: ConsoleSessions, request: HttpRequest): Promise<HttpResponseInit> {
  const { url, attempt } = await sessions.openId.begin(
    returnPath(request.query.get("return"), sessions.console),
  );
  const remembered = Buffer.from(JSON.stringify(attempt)).toString("base64url");
  return seeOther(url.href, [cookieOf(sessions.cookies.attempt, remembered, attemptSeconds)]);
}

async function callback(sessions: ConsoleSessions, request: HttpRequest): Promise<HttpResponseInit> {
  const attempt = attemptIn(request, sessions.cookies.attempt);
  const signedIn = await sessions.openId.finish(request.query, attempt);
  const secret = await sessions.begin(request, signedIn);
  return seeOther(`${sessions.console}${attempt.back}`, [
    cookieOf(sessions.cookies.session, secret.cookie, sessionSeconds),
    withoutCookie(sessions.cookies.attempt),
  ]);
}

async function session(
  ...[sessions, request, { whenSignedIn, context }]: Parameters<Handle>
): ReturnType<Handle> {
  const secret = sessions.secretIn(request);
  const caller = secret && (await sessions.find(secret));
  if (secret === undefined || caller === undefined) {
    const cookies = secret === undefined ? [] : [withoutCookie(sessions.cookies.session)];
    return { ...json({ signedIn: false } satisfies SessionAnswer), cookies };
  }
  await sessions.extend(secret);
  const told = await whenSignedIn?.(request, caller).catch((error: unknown) => context.error(error));
  return {
    ...json({
      ...told?.answer,
      signedIn: true,
      ...(caller.name !== undefined && { name: caller.name }),
      roles: [...caller.roles].sort(),
      csrfToken: secret.csrfToken,
    } satisfies SessionAnswer),
    cookies: [cookieOf(sessions.cookies.session, secret.cookie, sessionSeconds), ...(told?.cookies ?? [])],
  };
}

async function logout(sessions: ConsoleSessions, request: HttpRequest): Promise<HttpResponseInit> {
  const secret = sessions.secretIn(request);
  if (secret !== undefined) {
    sessions.expectOwnPage(request, secret);
    await sessions.end(secret);
  }
  // that it has ended here counts, whether or not the directory can be asked now
  const leave = await sessions.openId.leave().catch(() => new URL(`${sessions.console}/`));
  return { ...json({ leave: leave.href }), cookies: [withoutCookie(sessions.cookies.session)] };
}

/** @throws Problem SignInFailed when this browser began none, or too long ago */
function attemptIn({ headers }: HttpRequest, cookie: string): Attempt {
  const remembered = readCookie(headers, cookie) ?? "";
  try {
    return Attempt.parse(JSON.parse(Buffer.from(remembered, "base64url").toString()));
  } catch (cause) {
    throw signInProblem("SignInFailed", "This browser did not begin the sign-in, or too long ago.", {
      cause,
    });
  }
}

function seeOther(location: string, cookies: NonNullable<HttpResponseInit["cookies"]>): HttpResponseInit {
  return { status: 303, headers: { location, "cache-control": "no-store" }, cookies };
}
