import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { SecretClient } from "@azure/keyvault-secrets";
import { openContext } from "../../core/context";
import type { RoleAssignment } from "../../identity/authorization";
import type { Identity } from "../../identity/identity";
import { startIdentity } from "../../identity/start";
import type { KeyVaults } from "./key-vaults";
import { startKeyVaults } from "./start";

const vaultId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/photos";
const app = { objectId: "app-object", clientId: "app-client", name: "images-app" };

let folder: string;
let identity: Identity;
let keyVaults: KeyVaults;
let assignments: RoleAssignment[];
let client: SecretClient;
let vaultUri: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-vault-"));
  assignments = [];
  await start();
  grant("Key Vault Secrets Officer");
});

afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  const context = await openContext(folder);
  setDefaultCACertificates([...getCACertificates(), readFileSync(context.tls.authorityFile, "utf8")]);
  identity = await startIdentity(context, { roleAssignments: () => assignments, principals: () => [app] });
  keyVaults = await startKeyVaults(context, { identity });
  ({ vaultUri } = await keyVaults.createVault({ resourceId: vaultId, name: "photos" }));
  client = new SecretClient(vaultUri, identity.credential(app.objectId), {
    disableChallengeResourceVerification: true,
    retryOptions: { maxRetries: 2, retryDelayInMs: 10 },
  });
}

async function stop(): Promise<void> {
  await keyVaults.stop();
  await identity.stop();
}

function grant(roleDefinitionName: string, scope = vaultId): void {
  assignments = [{ roleDefinitionName, scope, principalId: app.objectId }];
}

describe("Microsoft's client", () => {
  it("sets and gets a secret with what is said about it", async () => {
    const expiresOn = new Date("2030-01-01T00:00:00Z");
    await client.setSecret("api-key", "s3cret", {
      contentType: "text/plain",
      tags: { team: "photos" },
      expiresOn,
    });

    const found = await client.getSecret("api-key");

    expect(found).toMatchObject({ name: "api-key", value: "s3cret" });
    expect(found.properties).toMatchObject({
      contentType: "text/plain",
      tags: { team: "photos" },
      expiresOn,
      enabled: true,
      recoverableDays: 90,
    });
  });

  it("gets an older version, lists the versions, and changes one", async () => {
    const { properties } = await client.setSecret("api-key", "old");
    const version = properties.version ?? "";
    await client.setSecret("api-key", "new");
    await client.updateSecretProperties("api-key", version, { tags: { state: "retired" } });

    expect((await client.getSecret("api-key")).value).toBe("new");
    expect(await client.getSecret("api-key", { version })).toMatchObject({
      value: "old",
      properties: { tags: { state: "retired" } },
    });
    expect(await all(client.listPropertiesOfSecretVersions("api-key"))).toHaveLength(2);
  });

  it("lists more secrets than fit on one page, without their values", async () => {
    for (let secret = 0; secret < 30; secret++) await client.setSecret(`secret-${secret}`, "value");
    const listed = await all(client.listPropertiesOfSecrets());
    expect(listed).toHaveLength(30);
    expect(JSON.stringify(listed)).not.toContain('"value"');
  });

  it("deletes, recovers, deletes again and purges", async () => {
    await client.setSecret("api-key", "s3cret");
    await (await client.beginDeleteSecret("api-key", { intervalInMs: 1 })).pollUntilDone();

    await expect(client.getSecret("api-key")).rejects.toMatchObject({
      statusCode: 404,
      code: "SecretNotFound",
    });
    await expect(client.setSecret("api-key", "other")).rejects.toMatchObject({ statusCode: 409 });
    expect((await all(client.listDeletedSecrets())).map(({ name }) => name)).toEqual(["api-key"]);

    await (await client.beginRecoverDeletedSecret("api-key", { intervalInMs: 1 })).pollUntilDone();
    expect((await client.getSecret("api-key")).value).toBe("s3cret");

    await (await client.beginDeleteSecret("api-key", { intervalInMs: 1 })).pollUntilDone();
    await client.purgeDeletedSecret("api-key");
    await expect(client.getDeletedSecret("api-key")).rejects.toMatchObject({ statusCode: 404 });
  });

  it("finds everything again after a restart, at the same address", async () => {
    await client.setSecret("api-key", "s3cret");
    const before = vaultUri;
    await stop();
    await start();
    expect(vaultUri).toBe(before);
    expect((await client.getSecret("api-key")).value).toBe("s3cret");
  });
});

describe("as live Azure was seen to answer", () => {
  const call = async (method: string, path: string, body?: unknown) => {
    const token = await identity.credential(app.objectId).getToken("https://vault.azure.net/.default");
    const response = await fetch(`${vaultUri}${path}?api-version=7.4`, {
      method,
      headers: { authorization: `Bearer ${token?.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

  it("says nothing of tags that were never set", async () => {
    expect((await call("PUT", "secrets/plain", { value: "s" })).body).not.toHaveProperty("tags");
    expect((await call("PUT", "secrets/tagged", { value: "s", tags: {} })).body).toHaveProperty("tags", {});
  });

  it("finds no versions of an unknown secret, and of a deleted one neither", async () => {
    await call("PUT", "secrets/gone", { value: "s" });
    await call("DELETE", "secrets/gone");
    for (const name of ["never", "gone"]) {
      const { status, body } = await call("GET", `secrets/${name}/versions`);
      expect({ status, body }).toEqual({ status: 200, body: { value: [], nextLink: null } });
    }
  });

  it.each(["secrets/key/", "secrets/key"])("changes the latest version at %s", async (path) => {
    await call("PUT", "secrets/key", { value: "first" });
    const { body } = await call("PUT", "secrets/key", { value: "second" });
    const { id } = body as { id: string };
    const changed = await call("PATCH", path, { attributes: { exp: 32_503_680_000 } });
    expect(changed).toMatchObject({ status: 200, body: { id, attributes: { exp: 32_503_680_000 } } });
  });

  it.each([
    ["a body that is no JSON", "{"],
    ["a value that is a number", { value: 12 }],
    ["an expiry that is text", { value: "s", attributes: { exp: "tomorrow" } }],
    ["an expiry with a fraction", { value: "s", attributes: { exp: 1.5 } }],
    ["tags that are a list", { value: "s", tags: ["a"] }],
    ["a tag that is a number", { value: "s", tags: { a: 1 } }],
    ["enabled as text", { value: "s", attributes: { enabled: "false" } }],
    ["too long a value", { value: "s".repeat(25_001) }],
    ["no value", {}],
    ["a list", []],
  ])("fails when it is sent %s", async (_, sent) => {
    expect(await call("PUT", "secrets/strict", sent)).toMatchObject({
      status: 400,
      body: { error: { code: "BadParameter" } },
    });
    expect((await call("GET", "secrets/strict/versions")).body).toMatchObject({ value: [] });
  });
});

describe("a secret is refused", () => {
  it("fails when the reader has no grant, and names the role", async () => {
    await client.setSecret("api-key", "s3cret");
    assignments = [];
    await expect(client.getSecret("api-key")).rejects.toMatchObject({
      statusCode: 403,
      code: "Forbidden",
      message: expect.stringContaining('grant it the role "Key Vault Secrets User"'),
    });
  });

  it("fails when a reader writes", async () => {
    grant("Key Vault Secrets User");
    await expect(client.setSecret("api-key", "s3cret")).rejects.toMatchObject({
      statusCode: 403,
      message: expect.stringContaining('grant it the role "Key Vault Secrets Officer"'),
    });
  });

  it("passes when the grant is on the one secret", async () => {
    await client.setSecret("api-key", "s3cret");
    grant("Key Vault Secrets User", `${vaultId}/secrets/api-key`);
    expect((await client.getSecret("api-key")).value).toBe("s3cret");
    await expect(client.getSecret("other")).rejects.toMatchObject({ statusCode: 403 });
  });

  it("fails when the secret is disabled", async () => {
    await client.setSecret("api-key", "s3cret", { enabled: false });
    await expect(client.getSecret("api-key")).rejects.toMatchObject({ statusCode: 403 });
  });

  it("fails when the request has no token, with the challenge that clients follow", async () => {
    const response = await fetch(`${vaultUri}secrets?api-version=7.6`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain('resource="https://vault.azure.net"');
  });

  it.each(["", "?api-version=1.0"])("fails when the api-version is %j", async (query) => {
    const token = await identity.credential(app.objectId).getToken("https://vault.azure.net/.default");
    const headers = { authorization: `Bearer ${token?.token}` };
    expect((await fetch(`${vaultUri}secrets${query}`, { headers })).status).toBe(400);
  });

  it.each(["{", "", "\u0000", "[".repeat(50_000)])(
    "fails when the body is no JSON (case %#)",
    async (body) => {
      const token = await identity.credential(app.objectId).getToken("https://vault.azure.net/.default");
      const headers = { authorization: `Bearer ${token?.token}`, "content-type": "application/json" };
      const answer = await fetch(`${vaultUri}secrets/a?api-version=7.6`, { method: "PUT", headers, body });
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: "BadParameter" } }]);
    },
  );
});

it("two vaults have separate contents, and a deleted vault leaves nothing", async () => {
  await client.setSecret("api-key", "s3cret");
  const other = await keyVaults.createVault({ resourceId: `${vaultId}2`, name: "photos2" });
  expect(other.vaultUri).not.toBe(vaultUri);

  await keyVaults.deleteVault(vaultId);
  await keyVaults.createVault({ resourceId: vaultId, name: "photos" }).then((vault) => {
    vaultUri = vault.vaultUri;
  });
  client = new SecretClient(vaultUri, identity.credential(app.objectId), {
    disableChallengeResourceVerification: true,
  });
  await expect(client.getSecret("api-key")).rejects.toMatchObject({ statusCode: 404 });
});

it("values on disk are readable by their owner alone", async () => {
  await client.setSecret("api-key", "s3cret");
  expect(statSync(join(folder, "key-vault", "photos.json")).mode & 0o777).toBe(0o600);
});

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
