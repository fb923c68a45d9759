import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import * as z from "zod";
import type { SignInSettings } from "../shared/service-settings";
import type { Caller } from "./caller";
import { issuersOf, KeysUnavailable } from "./issuer-keys";
import { signInProblem } from "./problems";
import { subjectOf } from "./subject";

/** What Entra writes into every token of version 2.0. */
const CommonClaims = z.object({
  ver: z.literal("2.0"),
  tid: z.guid(),
  oid: z.guid(),
  sub: z.string().min(1),
  roles: z.array(z.string()).default([]),
  name: z.string().optional(),
});

const AccessClaims = CommonClaims.extend({
  // an ID token has none: it tells the console who signed in, and opens no API
  azp: z.string().min(1),
  scp: z.string().min(1).optional(),
  idtyp: z.string().optional(),
  exp: z.number(),
});

/** Clocks of servers differ by as much. */
const clockToleranceSeconds = 60;

export interface TokenCheck<Role extends string> {
  readonly settings: Pick<SignInSettings, "SIGN_IN_AUTHORITY" | "SIGN_IN_CLIENT_ID" | "SIGN_IN_TENANT">;
  readonly keys: JWTVerifyGetKey;
  /** Others are nothing to this API. */
  readonly roles: readonly Role[];
}

export interface CheckedToken<Role extends string> {
  readonly caller: Caller<Role>;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/**
 * Who an access token speaks for: a person's, or one that a service got for itself.
 *
 * @throws Problem TokenExpired or TokenNotValid, 401, with a challenge; SignInUnavailable, 503
 */
export async function checkToken<Role extends string>(
  token: string,
  check: TokenCheck<Role>,
): Promise<CheckedToken<Role>> {
  const claims = await verified(token, AccessClaims, check);
  const kind = claims.scp !== undefined ? "user" : "service";
  // what a service got for itself is about itself; anything else without a scope is no access token of Entra
  if (kind === "service" && claims.idtyp !== "app" && claims.sub !== claims.oid) throw notValid();
  return { caller: callerOf(claims, kind, check.roles), endsAt: claims.exp * 1000 };
}

/**
 * Who signed in, by the ID token of the console's own sign-in, which is checked elsewhere.
 *
 * @throws z.ZodError when it is none of Entra's
 */
export function callerOfClaims<Role extends string>(
  claims: JWTPayload,
  {
    settings,
    roles,
  }: {
    readonly settings: Pick<SignInSettings, "SIGN_IN_TENANT">;
    readonly roles: readonly Role[];
  },
): Caller<Role> {
  const known = CommonClaims.extend({ tid: z.literal(settings.SIGN_IN_TENANT) }).parse(claims);
  return callerOf(known, "user", roles);
}

async function verified<Claims>(
  token: string,
  shape: z.ZodType<Claims>,
  { settings, keys }: Omit<TokenCheck<string>, "roles">,
): Promise<Claims> {
  const payload = await payloadOf(token, settings, keys);
  const claims = shape.safeParse(payload);
  if (!claims.success || payload["tid"] !== settings.SIGN_IN_TENANT) throw notValid();
  return claims.data;
}

async function payloadOf(
  token: string,
  settings: TokenCheck<string>["settings"],
  keys: JWTVerifyGetKey,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuersOf(settings),
      audience: settings.SIGN_IN_CLIENT_ID,
      algorithms: ["RS256"],
      typ: "JWT",
      requiredClaims: ["exp", "nbf", "iat"],
      clockTolerance: clockToleranceSeconds,
    });
    return payload;
  } catch (error) {
    if (error instanceof KeysUnavailable) {
      const { retryAfterSeconds } = error;
      const detail = "Microsoft Entra ID does not answer, so nobody can be let in.";
      throw signInProblem("SignInUnavailable", { detail, retryAfterSeconds }, { cause: error });
    }
    if (error instanceof errors.JWTExpired)
      throw signInProblem("TokenExpired", {
        detail: "The token has expired.",
        challenge: challengeOf("the token has expired"),
      });
    if (error instanceof errors.JOSEError) throw notValid(error);
    throw error;
  }
}

/** One answer for all of it: whoever forges tokens learns nothing from it. */
function notValid(cause?: unknown) {
  return signInProblem(
    "TokenNotValid",
    {
      detail: "The token was not issued by this directory for this API.",
      challenge: challengeOf("the token is not for this API"),
    },
    { cause },
  );
}

const challengeOf = (why: string) => `Bearer error="invalid_token", error_description="${why}"`;

function callerOf<Role extends string>(
  { tid, oid, name, roles: given }: z.output<typeof CommonClaims>,
  kind: Caller["kind"],
  roles: readonly Role[],
): Caller<Role> {
  return {
    subject: subjectOf(tid, oid),
    tenant: tid,
    ...(name !== undefined && kind === "user" && { name }),
    roles: new Set(roles.filter((role) => given.includes(role))),
    kind,
  };
}
