import { type KeyVaultSecret, SecretClient, type SetSecretOptions } from "@azure/keyvault-secrets";
import type { RestError } from "@azure/storage-blob";
import type { Behaviour, World } from "../behaviour";
import type { Values } from "../protocol";
import { notFound, ResourceError } from "../resource-error";
import { optionalText, text, textMap } from "../values";

/** Written, as by azurerm, over the data plane by whoever runs Terraform, who needs a data role for it. */
export const keyVaultSecret: Behaviour = {
  type: "azurerm_key_vault_secret",
  parity: "runs",
  reason: "a secret, written as the developer",
  inDataPlane: true,

  // the version belongs to the id and is known only afterwards
  id: (planned, world) => `${vaultUri(planned, world)}secrets/${text(planned, "name")}`,

  async apply({ planned, prior }, world) {
    const client = clientOf(planned, world);
    const name = text(planned, "name");
    const write = () => client.setSecret(name, secretValue(planned, prior?.values), optionsOf(planned));
    const secret = await asDeveloper(() =>
      write().catch(async (error: RestError) => {
        if (error.statusCode !== 409) throw error;
        await (await client.beginRecoverDeletedSecret(name, { intervalInMs: 10 })).pollUntilDone();
        return write();
      }),
    );
    return identifiers(secret, planned);
  },

  async read({ values }, world) {
    try {
      const secret = await asDeveloper(() => clientOf(values, world).getSecret(text(values, "name")));
      const value = optionalText(values, "value") === undefined ? values["value"] : secret.value;
      return { ...values, value, ...identifiers(secret, values) };
    } catch (error) {
      if (error instanceof ResourceError && error.statusCode === 404) return null;
      throw error;
    }
  },

  // azurerm's features delete for good and take back what was deleted before
  delete: ({ values }, world) =>
    asDeveloper(async () => {
      const client = clientOf(values, world);
      const deleting = await client.beginDeleteSecret(text(values, "name"), { intervalInMs: 10 });
      await deleting.pollUntilDone();
      await client.purgeDeletedSecret(text(values, "name"));
    }).catch((error: unknown) => {
      if (error instanceof ResourceError && error.statusCode === 404) return;
      throw error;
    }),
};

/** Values that are only written are absent from Terraform's plan and state; then what is there stays. */
function secretValue(planned: Values, prior: Values | undefined): string {
  return (
    optionalText(planned, "value") ??
    optionalText(planned, "value_wo") ??
    optionalText(prior ?? {}, "value") ??
    ""
  );
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
  const credential = world.identity.credential(world.identity.developer.objectId);
  return new SecretClient(vaultUri(values, world), credential, {
    // the address is a loopback port, which no challenge can name
    disableChallengeResourceVerification: true,
    retryOptions: { maxRetries: 1 },
  });
}

async function asDeveloper<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    const { statusCode, code, message } = cause as RestError;
    if (statusCode === undefined || cause instanceof ResourceError) throw cause;
    throw new ResourceError(statusCode, code ?? "KeyVaultRefused", message, { cause });
  }
}
