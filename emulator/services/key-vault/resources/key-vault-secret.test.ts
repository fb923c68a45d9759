import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SecretClient } from "@azure/keyvault-secrets";
import type { Values } from "../../../resource-manager/protocol";
import { inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";
import { text } from "../../../resource-manager/values";

let azure: TestEstate;
let vault: Values;
let client: SecretClient;
let planned: Values;

beforeEach(async () => {
  azure = new TestEstate();
  await azure.start();
  await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  vault = await azure.apply("azurerm_key_vault", {
    name: "kv",
    ...inGroup,
    rbac_authorization_enabled: true,
  });
  client = new SecretClient(text(vault, "vault_uri"), azure.developer, {
    disableChallengeResourceVerification: true,
  });
  planned = { name: "api-key", value: "s3cret", key_vault_id: vault["id"] };
});

afterEach(() => azure.end());

it("fails when the deployer has no data role, and names it", async () => {
  await expect(azure.apply("azurerm_key_vault_secret", planned)).rejects.toMatchObject({
    statusCode: 403,
    message: expect.stringContaining('"Key Vault Secrets Officer"'),
  });
});

describe("a deployer with the role", () => {
  beforeEach(() => azure.grant("Key Vault Secrets Officer", vault["id"]));

  it("sets, changes, reads and deletes a secret for good, and sets it again", async () => {
    const secret = await azure.apply("azurerm_key_vault_secret", planned);
    const changed = await azure.apply("azurerm_key_vault_secret", { ...secret, value: "other" }, secret);

    expect(changed["version"]).not.toBe(secret["version"]);
    expect(changed["id"]).toBe(`${changed["versionless_id"]}/${changed["version"]}`);
    expect(await azure.read("azurerm_key_vault_secret", changed)).toMatchObject({ value: "other" });
    await azure.delete("azurerm_key_vault_secret", changed);
    expect(await azure.read("azurerm_key_vault_secret", changed)).toBeNull();
    await expect(azure.apply("azurerm_key_vault_secret", planned)).resolves.toMatchObject({
      value: "s3cret",
    });
  });

  it("makes no version when only the tags change", async () => {
    const secret = await azure.apply("azurerm_key_vault_secret", planned);
    const tags = { owner: "media" };
    const tagged = await azure.apply("azurerm_key_vault_secret", { ...secret, tags }, secret);
    expect(tagged).toMatchObject({ id: secret["id"], version: secret["version"] });
    expect(await client.getSecret("api-key")).toMatchObject({ value: "s3cret", properties: { tags } });
  });

  it("puts right a value that was changed behind Terraform's back", async () => {
    const secret = await azure.apply("azurerm_key_vault_secret", planned);
    await client.setSecret("api-key", "changed");
    const found = await azure.read("azurerm_key_vault_secret", secret);
    expect(found).toMatchObject({ value: "changed" });
    await azure.apply("azurerm_key_vault_secret", { ...found, value: "s3cret" }, found);
    expect(await client.getSecret("api-key")).toMatchObject({ value: "s3cret" });
  });
});

describe("a value that is only written", () => {
  const write = async () => {
    const unseen = { ...planned, value: null, value_wo_version: 1 };
    return azure.apply("azurerm_key_vault_secret", unseen, null, { value_wo: "s3cret" });
  };
  beforeEach(() => azure.grant("Key Vault Secrets Officer", vault["id"]));

  it("stands in the vault alone", async () => {
    await write();
    const files = readdirSync(azure.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.filter((file) => readFileSync(file, "utf8").includes("s3cret"))).toEqual([
      join(azure.folder, "key-vault/kv.json"),
      join(azure.folder, "key-vault/kv.json.copy"),
    ]);
  });

  it("is written again with another value_wo_version only", async () => {
    const secret = await write();
    const tagged = { ...secret, tags: { owner: "media" } };
    await azure.apply("azurerm_key_vault_secret", tagged, secret, { value_wo: "other" });
    expect(await client.getSecret("api-key")).toMatchObject({ value: "s3cret" });

    const next = { ...tagged, value_wo_version: 2 };
    const changed = await azure.apply("azurerm_key_vault_secret", next, secret, { value_wo: "other" });
    expect(changed["version"]).not.toBe(secret["version"]);
    expect(await client.getSecret("api-key")).toMatchObject({ value: "other" });
  });
});
