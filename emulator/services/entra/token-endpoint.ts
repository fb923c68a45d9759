import type { IncomingMessage, ServerResponse } from "node:http";
import { parse, stringify } from "node:querystring";
import { Readable } from "node:stream";
import { AccessDenied } from "../../identity/identity";
import type { EntraTokens } from "./entra-tokens";
import type { TokenGrants } from "./grant-tokens";
import type { PeopleDirectory, RegisteredApp, Registrations } from "./registrations";

const mostBodyBytes = 56 * 1024;
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

interface Parts {
  readonly directory: PeopleDirectory;
  /** Of the directory whose managed identities the apps trust. */
  readonly tokens: EntraTokens;
  /** What apps get for themselves, where they get anything. */
  readonly ofApps?: { readonly directory: Registrations; readonly grants: TokenGrants };
  readonly clientSecret: string;
}

/**
 * What Entra's token endpoint does and OpenID Connect does not know: an app shows a token of its managed identity instead of a
 * secret, and gets tokens for itself.
 *
 *     client_assertion ──▶ of an identity that the app trusts? ──▶ client credentials are answered here
 *                                                              └──▶ code and refresh token by the server behind
 */
export class TokenEndpoint {
  private readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** @returns "passed on" when the server behind has to answer, for an app that is known now */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<"answered" | "passed on"> {
    const refuse = (status: number, error: string, description: string) => {
      response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify({ error, error_description: description }));
      return "answered" as const;
    };
    const body = await bodyOf(request);
    if (body === undefined) return refuse(413, "invalid_request", "The body is too large.");
    const {
      client_assertion: assertion,
      client_assertion_type: type,
      client_secret: _,
      ...rest
    } = parse(body);
    const app = this.parts.directory.app(String(rest["client_id"] ?? ""));
    if (app === undefined)
      return refuse(
        400,
        "unauthorized_client",
        "AADSTS700016: The application was not found in this directory.",
      );
    if (type !== assertionType || typeof assertion !== "string")
      return refuse(
        401,
        "invalid_client",
        "AADSTS7000218: The request body must contain 'client_assertion': apps have no secrets here.",
      );
    const subject = await this.parts.tokens.subjectOfExchange(assertion);
    if (subject === undefined || !this.parts.directory.trusts(app, subject))
      return refuse(
        401,
        "invalid_client",
        `AADSTS70021: No matching federated identity record found for presented assertion. Assertion Subject: '${subject ?? ""}'.`,
      );
    if (rest["grant_type"] === "client_credentials") return this.ofApp(app, rest["scope"], response, refuse);
    replaceBody(request, { ...rest, client_secret: this.parts.clientSecret });
    return "passed on";
  }

  private async ofApp(
    app: RegisteredApp,
    scope: unknown,
    response: ServerResponse,
    refuse: (status: number, error: string, description: string) => "answered",
  ): Promise<"answered"> {
    const { ofApps } = this.parts;
    if (ofApps === undefined)
      return refuse(400, "unauthorized_client", "Apps get no tokens for themselves from this directory.");
    const [, audience] = /^(\S+)\/\.default$/.exec(String(scope)) ?? [];
    if (audience === undefined)
      return refuse(400, "invalid_scope", "AADSTS70011: The scope must be one resource with /.default.");
    try {
      const principal = ofApps.directory.servicePrincipalOf(app);
      const issued = await ofApps.grants.ofService({ objectId: principal, clientId: app.clientId }, audience);
      if (issued === undefined)
        return refuse(400, "invalid_resource", `AADSTS500011: ${audience} was not found in this directory.`);
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
      const seconds = issued.expiresOn - Math.floor(Date.now() / 1000);
      response.end(JSON.stringify({ token_type: "Bearer", expires_in: seconds, access_token: issued.token }));
      return "answered";
    } catch (error) {
      if (error instanceof AccessDenied)
        return refuse(400, "invalid_grant", `${error.code}: ${error.message}`);
      throw error;
    }
  }
}

/** The server behind reads the body, which was read already, by `iterator` where `readable` says that there is one. */
function replaceBody(request: IncomingMessage, fields: Readonly<Record<string, unknown>>): void {
  const body = Buffer.from(stringify(fields as Record<string, string>));
  request.headers["content-length"] = String(body.length);
  Object.defineProperty(request, "readable", { value: true });
  Object.defineProperty(request, "iterator", { value: () => Readable.from([body]).iterator() });
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
