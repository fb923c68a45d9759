import type { KeyVaults } from "../key-vault/key-vaults";
import { startKeyVaults } from "../key-vault/start";
import { eventually, type FunctionsEstate, openEstate, siteId } from "./testing/functions-estate";

const quickLimits = { grantMs: 300 };
const source = `
  import { app } from "@azure/functions";
  app.http("secret", { authLevel: "anonymous", handler: () => ({ body: process.env.SECRET }) });
  app.storageBlob("see", { source: "EventGrid", connection: "DATA", path: "input/{name}", handler: () => {} });
`;

let estate: FunctionsEstate;

beforeEach(async () => {
  estate = await openEstate(quickLimits);
});

afterEach(() => estate.stop());

function without(role: string, account: string): void {
  estate.grants = estate.grants.filter(
    (grant) => grant.roleDefinitionName !== role || !grant.scope.endsWith(account),
  );
}

it("an app without a package says so, and comes up when there is one", async () => {
  await estate.host.createOrUpdateSite(estate.site());
  await eventually(() =>
    expect(estate.status()).toMatchObject({
      state: "no package",
      problem: expect.stringContaining("holds no released-package.zip"),
    }),
  );
  expect((await estate.host.hostKeys(siteId)).systemKeys).toEqual({});

  await estate.upload(source);
  await eventually(() => expect(estate.status().state).toBe("running"));
  expect((await estate.host.hostKeys(siteId)).systemKeys).toHaveProperty("blobs_extension");
});

it.each([
  ["Storage Blob Data Owner", /grant it the role "Storage Blob Data Reader" .*Storage Blob Data Owner/],
  ["Storage Queue Data Contributor", /the role "Storage Queue Data Contributor"/],
  ["Storage Table Data Contributor", /the role "Storage Table Data Contributor"/],
])("fails when the app lacks %s on the host's account, and heals when it is granted", async (role, named) => {
  const all = estate.grants;
  without(role, "hostaccount");

  const deployed = estate.deploy(source);
  await expect(deployed).rejects.toThrow(/403/);
  await expect(deployed).rejects.toThrow(named);
  expect(estate.status()).toMatchObject({ state: "failed", problem: expect.stringMatching(named) });

  estate.grants = all;
  await eventually(() => expect(estate.status()).toMatchObject({ state: "running" }));
  expect(estate.status().problem).toBeUndefined();
});

it("telemetry without Monitoring Metrics Publisher is refused, aloud, and kept until it is granted", async () => {
  const all = estate.grants;
  without("Monitoring Metrics Publisher", "telemetry");
  await estate.deploy(source);
  await eventually(() => expect(estate.status().problem).toMatch(/403: .*"Monitoring Metrics Publisher"/s));
  expect(estate.logged.join("\n")).toMatch(/error monitor: telemetry was refused with 403/);
  expect(estate.monitor.query({})).toEqual([]);

  estate.grants = all;
  await eventually(() => expect(estate.status().problem).toBeUndefined());
  expect(estate.monitor.query({})).toContainEqual(
    expect.objectContaining({ name: "Host started: 2 functions", role: "app" }),
  );
});

it("a blob whose account the app may not read fails, is kept, and is read when the role is granted", async () => {
  const all = estate.grants;
  await estate.storage.platformBlobs("dataaccount").getContainerClient("input").createIfNotExists();
  await estate.deploy(source);
  without("Storage Blob Data Owner", "dataaccount");
  await expect(estate.host.trigger("app", "see", "input/a.txt")).rejects.toThrow(/Storage Blob Data Reader/);
  estate.grants = all;
  await expect(estate.host.trigger("app", "see", "input/a.txt")).rejects.toThrow(/no blob input\/a.txt/);
});

describe("Key Vault references", () => {
  const VAULT = "/subscriptions/s/resourceGroups/test/providers/Microsoft.KeyVault/vaults/secrets";
  let vaults: KeyVaults;
  let vaultUri: string;

  beforeEach(async () => {
    vaults = await startKeyVaults(estate.context, { identity: estate.identity });
    ({ vaultUri } = await vaults.createVault({ resourceId: VAULT, name: "secrets" }));
    grantTo("Key Vault Secrets Officer", estate.identity.developer.objectId);
    await setSecret("greeting", "hello from the vault");
  });

  afterEach(() => vaults.stop());

  function grantTo(roleDefinitionName: string, principalId: string): void {
    estate.grants = [...estate.grants, { roleDefinitionName, scope: VAULT, principalId }];
  }

  async function setSecret(name: string, value: string): Promise<void> {
    const { SecretClient } = await import("@azure/keyvault-secrets");
    const { readFileSync } = await import("node:fs");
    const client = new SecretClient(
      vaultUri,
      estate.identity.credential(estate.identity.developer.objectId),
      {
        disableChallengeResourceVerification: true,
        tlsOptions: { ca: readFileSync(estate.context.tls.authorityFile, "utf8") },
      },
    );
    await client.setSecret(name, value);
  }

  it("are replaced by the secret, with the app's identity", async () => {
    grantTo("Key Vault Secrets User", "11111111-1111-1111-1111-111111111111");
    await estate.deploy(source, {
      settings: { SECRET: `@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/greeting)` },
    });
    expect(await (await estate.fetch("api/secret")).text()).toBe("hello from the vault");
    expect(estate.status().problem).toBeUndefined();
  });

  it("stay literal when the app may not read the secret, and the status says which role is missing", async () => {
    const SECRET = `@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/greeting)`;
    await estate.deploy(source, { settings: { SECRET } });
    expect(await (await estate.fetch("api/secret")).text()).toBe(SECRET);
    expect(estate.status().problem).toMatch(
      /the setting SECRET keeps its literal text: .*Key Vault Secrets User/s,
    );
  });
});
