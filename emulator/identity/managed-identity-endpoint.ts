import { createHmac, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { AccessDenied } from "./identity";

/** What the endpoint needs of the directory. */
export interface TokenIssuer {
  /** undefined when no identity with this client id exists any more. Fails with AccessDenied when it may have no such token */
  issue(
    clientId: string,
    audience: string,
  ): Promise<{ token: string; expiresOn: number; clientId: string } | undefined>;
}

/**
 * The `IDENTITY_HEADER` of a process that may act as these identities.
 *
 * It carries the client ids and their signature, so nothing has to be remembered: a process keeps its
 * identities when the emulator was killed and came back.
 */
export function identityHeader(key: Buffer, clientIds: readonly string[]): string {
  const content = Buffer.from(JSON.stringify(clientIds)).toString("base64url");
  return `${content}.${signatureOf(key, content)}`;
}

/** App Service's local identity endpoint, api-version 2019-08-01. */
export function managedIdentityEndpoint(key: Buffer, issuer: TokenIssuer): Hono {
  const app = new Hono();

  app.get("/msi/token", async (request) => {
    const allowed = clientIdsOf(key, request.req.header("x-identity-header"));
    if (allowed === undefined) return refuse(401, "X-IDENTITY-HEADER is not the one this process was given");
    if (request.req.query("api-version") !== "2019-08-01")
      return refuse(400, "api-version must be 2019-08-01");
    const resource = request.req.query("resource");
    if (!resource) return refuse(400, "the query parameter resource is missing");

    const wanted = request.req.query("client_id") ?? allowed[0];
    const chosen = allowed.find((clientId) => clientId.toLowerCase() === wanted?.toLowerCase());
    const issued = chosen === undefined ? undefined : await issuer.issue(chosen, resource).catch(asRefusal);
    if (issued instanceof AccessDenied) return refuse(400, `${issued.code}: ${issued.message}`);
    if (issued === undefined) {
      return refuse(
        400,
        "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId. " +
          `Asked for ${wanted ?? "the default identity"}; this app has ${allowed.join(", ") || "no identity"}.`,
      );
    }
    return request.json({
      access_token: issued.token,
      client_id: issued.clientId,
      expires_on: String(issued.expiresOn),
      resource,
      token_type: "Bearer",
    });

    function refuse(statusCode: 400 | 401, message: string) {
      return request.json({ statusCode, message }, statusCode);
    }
  });

  return app;
}

function asRefusal(error: unknown): AccessDenied {
  if (error instanceof AccessDenied) return error;
  throw error;
}

function clientIdsOf(key: Buffer, header: string | undefined): readonly string[] | undefined {
  const [content, signature] = header?.split(".") ?? [];
  if (!content || !signature) return undefined;
  const expected = Buffer.from(signatureOf(key, content));
  const actual = Buffer.from(signature);
  if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return undefined;
  return JSON.parse(Buffer.from(content, "base64url").toString()) as string[];
}

function signatureOf(key: Buffer, content: string): string {
  return createHmac("sha256", key).update(content).digest("base64url");
}
