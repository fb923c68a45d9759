import { z } from "zod";
import type { Secret, SecretChange, SecretVersion } from "./secret-store";
import { VaultError } from "./vault-error";

const recoverableDays = 90;
const daySeconds = 24 * 60 * 60;

/** A secret as the REST API shows it; the value only when it was asked for. */
export function bundle(vaultUri: string, secret: Secret, version: SecretVersion, withValue: boolean): object {
  return {
    ...(withValue ? { value: version.value } : {}),
    id: `${vaultUri}secrets/${secret.name}/${version.version}`,
    ...item(version),
  };
}

/** A line of a list of secrets, which names no version. */
export function listed(vaultUri: string, secret: Secret): object {
  return { id: `${vaultUri}secrets/${secret.name}`, ...item(latest(secret)) };
}

export function deletedBundle(vaultUri: string, secret: Secret, inList: boolean): object {
  const deletedDate = secret.deleted ?? 0;
  const version = latest(secret);
  return {
    recoveryId: `${vaultUri}deletedsecrets/${secret.name}`,
    deletedDate,
    scheduledPurgeDate: deletedDate + recoverableDays * daySeconds,
    ...(inList ? listed(vaultUri, secret) : bundle(vaultUri, secret, version, false)),
  };
}

export function latest({ name, versions }: Secret): SecretVersion {
  const version = versions.at(-1);
  if (version === undefined)
    throw new Error(`the secret ${name} has no version. This is a bug, please report it.`);
  return version;
}

/** Key Vault's own limits: https://learn.microsoft.com/azure/key-vault/secrets/about-secrets */
const changeBody = z.object({
  value: z.string().max(25_000, "The secret value exceeds the limit of 25000 characters.").nullish(),
  contentType: z.string().max(255).nullish(),
  tags: z
    .record(z.string().max(512), z.string().max(256))
    .refine((tags) => Object.keys(tags).length <= 15, "A secret has at most 15 tags.")
    .nullish(),
  attributes: z
    .object({ enabled: z.boolean().nullish(), exp: z.int().nullish(), nbf: z.int().nullish() })
    .nullish(),
});

/** The body of a set or an update. @throws VaultError 400 */
export function changeOf(body: unknown): SecretChange {
  const read = changeBody.safeParse(body ?? {});
  if (!read.success) {
    const [issue] = read.error.issues;
    const property = issue?.path.join(".") || "body";
    throw new VaultError(400, "BadParameter", `Property ${property} is not valid: ${issue?.message}`);
  }
  const { value, contentType, tags, attributes } = read.data;
  const said = {
    value,
    contentType,
    tags,
    enabled: attributes?.enabled,
    expires: attributes?.exp,
    notBefore: attributes?.nbf,
  };
  return Object.fromEntries(Object.entries(said).filter(([, one]) => one !== undefined && one !== null));
}

function item({ contentType, tags, enabled, created, updated, expires, notBefore }: SecretVersion): object {
  return {
    ...(contentType === undefined ? {} : { contentType }),
    attributes: {
      enabled,
      created,
      updated,
      ...(expires === undefined ? {} : { exp: expires }),
      ...(notBefore === undefined ? {} : { nbf: notBefore }),
      recoveryLevel: "Recoverable+Purgeable",
      recoverableDays,
    },
    ...(tags === undefined ? {} : { tags }),
  };
}
