import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { AccessToken } from "@azure/identity";
import { close, listen } from "../../core/listen";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import type { ResourceStore } from "../../resource-manager/resource-store";
import type { Entra } from "./entra";
import { EntraTokens } from "./entra-tokens";
import { TokenGrants } from "./grant-tokens";
import { openIdServer } from "./openid-server";
import { Registrations } from "./registrations";
import { SignInPages } from "./sign-in-pages";
import { lazySigningKey } from "./signing-key";
import { SignInState } from "./state";
import { TokenEndpoint } from "./token-endpoint";

/** Listens at once; the OpenID Connect server behind it is loaded by whoever first asks. */
export async function startEntra(
  context: EmulatorContext,
  { identity, resources }: { identity: Identity; resources: ResourceStore },
): Promise<Entra> {
  const folder = join(context.stateDirectory, "entra");
  const { tenantId } = identity;
  const port = await context.ports.reserve("entra");
  const authority = `http://127.0.0.1:${port}`;
  const issuer = `${authority}/${tenantId}/v2.0`;
  const key = lazySigningKey(join(folder, "signing.key"));
  const directory = new Registrations(resources);
  const tokens = new EntraTokens(issuer, tenantId, key);
  const grants = new TokenGrants(directory, tokens);
  const clientSecret = randomBytes(32).toString("base64url");

  const mount = `/${tenantId}/v2.0`;
  const pagePath = `/${tenantId}/sign-in/`;
  let loading: ReturnType<typeof openIdServer> | undefined;
  const server = () => {
    loading ??= openIdServer({
      issuer,
      tenantId,
      directory,
      key: key(),
      clientSecret,
      state: new SignInState(join(folder, "state.json")),
      pageOf: (uid) => `${pagePath}${uid}`,
    });
    return loading;
  };
  const tokenEndpoint = new TokenEndpoint({ directory, tokens, grants, clientSecret });
  const pages = new SignInPages(server, directory);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = "/" } = request;
    if (url.startsWith(pagePath)) return pages.answer(request, response);
    if (!url.startsWith(`${mount}/`)) {
      response.writeHead(404, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: "not_found", error_description: "No such tenant or page." }));
      return;
    }
    const path = url.slice(mount.length);
    if (path === "/token" && (await tokenEndpoint.answer(request, response)) === "answered") return;
    const behind = await server();
    // it builds its own addresses from what was asked, and routes by what is left
    Object.assign(request, { originalUrl: url, url: path });
    await behind.callback()(request, response);
  }

  const listener = createServer((request, response) => answer(request, response));
  await listen(listener, port, "Microsoft Entra ID", context.log);

  identity.registerApis({
    environment: { SIGN_IN_AUTHORITY: authority },
    ofService: (principal, audience) => grants.ofService(principal, audience),
    ofPerson: (objectId, audience) => grants.ofPerson(objectId, audience),
  });

  return {
    name: "entra",
    issuer,
    async tokenOf(person, audience) {
      const issued = await grants.ofPerson(person, audience);
      if (issued !== undefined) return issued;
      const { objectId } = grants.person(person);
      // one of Azure's own services
      const given = await identity.credential(objectId).getToken(`${audience}/.default`);
      const { token, expiresOnTimestamp } = given as AccessToken;
      return { token, expiresOn: Math.floor(expiresOnTimestamp / 1000) };
    },
    stop: () => close(listener),
  };
}
