import { type KeyVaultSecret, SecretClient, type SetSecretOptions } from "@azure/keyvault-secrets";
import type { RestError } from "@azure/storage-blob";
import { asDeveloper, ifThere } from "../../../resource-manager/as-developer";
import type { Behaviour, ResourceChange, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notFound } from "../../../resource-manager/resource-error";
import { optionalNumber, optionalText, text, textMap } from "../../../resource-manager/values";

/** Written, as by azurerm, over the data plane by whoever runs Terraform, who needs a data role for it. */
export const keyVaultSecret: Behaviour = {
  type: "azurerm_key_vault_secret",
  parity: "runs",
  reason: "a secret, written as the developer",
  inDataPlane: true,

  // the version belongs to the id and is known only afterwards
  id: (planned, world) => `${vaultUri(planned, world)}secrets/${text(planned, "name")}`,

  async apply(change, world) {
    const { planned } = change;
    const client = clientOf(planned, world);
    const name = text(planned, "name");
    const options = optionsOf(planned);
    return asDeveloper(async () => {
      const current = await valueToKeep(change, client);
      if (current) {
        const version = current.properties.version ?? "";
        await client.updateSecretProperties(name, version, options);
        return identifiers(current, planned);
      }
      const value = text({ value: planned["value"] ?? change.writeOnly["value_wo"] }, "value");
      const write = () => client.setSecret(name, value, options);
      const secret = await write().catch(async (error: RestError) => {
        if (error.statusCode !== 409) throw error;
        await (await client.beginRecoverDeletedSecret(name, { intervalInMs: 10 })).pollUntilDone();
        return write();
      });
      return identifiers(secret, planned);
    });
  },

  async read({ values }, world) {
    const secret = await ifThere(() => clientOf(values, world).getSecret(text(values, "name")));
    if (secret === null) return null;
    return {
      ...values,
      value: optionalText(values, "value") === undefined ? values["value"] : secret.value,
      tags: secret.properties.tags ?? {},
      content_type: secret.properties.contentType ?? null,
      ...identifiers(secret, values),
    };
  },

  // azurerm's features delete for good and take back what was deleted before
  async delete({ values }, world) {
    await ifThere(async () => {
      const client = clientOf(values, world);
      const deleting = await client.beginDeleteSecret(text(values, "name"), { intervalInMs: 10 });
      await deleting.pollUntilDone();
      await client.purgeDeletedSecret(text(values, "name"));
    });
  },
};

/** What the vault holds when only tags and dates change; another value, or another `value_wo_version`, is a new version. */
async function valueToKeep(
  { planned, prior }: ResourceChange,
  client: SecretClient,
): Promise<KeyVaultSecret | undefined> {
  if (prior === undefined) return undefined;
  if (optionalNumber(prior.values, "value_wo_version") !== optionalNumber(planned, "value_wo_version"))
    return undefined;
  const current = await client.getSecret(text(planned, "name"));
  const isOther = typeof planned["value"] === "string" && planned["value"] !== current.value;
  return isOther ? undefined : current;
}

function optionsOf(planned: Values): SetSecretOptions {
  const contentType = optionalText(planned, "content_type");
  const expires = optionalText(planned, "expiration_date");
  const notBefore = optionalText(planned, "not_before_date");
  return {
    tags: textMap(planned, "tags"),
    ...(contentType ? { contentType } : {}),
    ...(expires ? { expiresOn: new Date(expires) } : {}),
    ...(notBefore ? { notBefore: new Date(notBefore) } : {}),
  };
}

function identifiers(secret: KeyVaultSecret, values: Values): Values {
  const id = secret.properties.id ?? "";
  const version = secret.properties.version ?? "";
  const versionless = id.slice(0, -version.length - 1);
  const resource = `${text(values, "key_vault_id")}/secrets/${secret.name}`;
  return {
    id,
    version,
    versionless_id: versionless,
    resource_id: `${resource}/versions/${version}`,
    resource_versionless_id: resource,
  };
}

function vaultUri(values: Values, { resources }: World): string {
  const id = text(values, "key_vault_id");
  const vault = resources.get(id);
  if (vault === undefined) throw notFound(id);
  return text(vault.values, "vault_uri");
}

function clientOf(values: Values, world: World): SecretClient {
  const credential = world.identity.credential(world.identity.deployer.objectId);
  return new SecretClient(vaultUri(values, world), credential, {
    // the address is a loopback port, which no challenge can name
    disableChallengeResourceVerification: true,
    retryOptions: { maxRetries: 1 },
  });
}
