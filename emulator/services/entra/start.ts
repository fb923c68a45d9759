import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { AccessToken } from "@azure/identity";
import { close, listen } from "../../core/listen";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import { localReadersTenantId } from "../../identity/local-ids";
import type { ResourceStore } from "../../resource-manager/resource-store";
import { DirectoryServer } from "./directory-server";
import type { Entra } from "./entra";
import { EntraTokens } from "./entra-tokens";
import { TokenGrants } from "./grant-tokens";
import { ReadersDirectory } from "./readers-directory";
import { Registrations } from "./registrations";
import { lazySigningKey } from "./signing-key";
import { TokenEndpoint } from "./token-endpoint";

/** Listens at once, for the directory of the estate and for that of readers. */
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

  const home = new DirectoryServer({
    authority,
    tenantId,
    directory,
    key,
    clientSecret,
    tokenEndpoint: new TokenEndpoint({ directory, tokens, ofApps: { directory, grants }, clientSecret }),
    stateFile: join(folder, "state.json"),
  });
  const readers = new ReadersDirectory(join(folder, "readers.json"));
  const ofReaders = new DirectoryServer({
    authority,
    tenantId: localReadersTenantId,
    directory: readers,
    key,
    clientSecret,
    tokenEndpoint: new TokenEndpoint({ directory: readers, tokens, clientSecret }),
    stateFile: join(folder, "readers-state.json"),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const server of [home, ofReaders])
      if ((await server.answer(request, response)) === "answered") return;
    response.writeHead(404, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: "not_found", error_description: "No such tenant or page." }));
  }

  const listener = createServer((request, response) => answer(request, response));
  await listen(listener, port, "Microsoft Entra ID", context.log);

  identity.registerApis({
    environment: { SIGN_IN_AUTHORITY: authority, READERS_AUTHORITY: authority },
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
