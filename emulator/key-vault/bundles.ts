import type { Secret, SecretChange, SecretVersion } from "./secret-store";
import { VaultError } from "./vault-error";

const RECOVERABLE_DAYS = 90;
const DAY = 24 * 60 * 60;

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
    scheduledPurgeDate: deletedDate + RECOVERABLE_DAYS * DAY,
    ...(inList ? listed(vaultUri, secret) : bundle(vaultUri, secret, version, false)),
  };
}

export function latest({ name, versions }: Secret): SecretVersion {
  const version = versions.at(-1);
  if (version === undefined)
    throw new Error(`the secret ${name} has no version. This is a bug, please report it.`);
  return version;
}

/** The body of a set or an update. @throws VaultError 400 */
export function changeOf(body: unknown): SecretChange {
  const { value, contentType, tags, attributes } = (body ?? {}) as Record<string, unknown>;
  const { enabled, exp, nbf } = (attributes ?? {}) as Record<string, unknown>;
  if (typeof value === "string" && value.length > 25_000) {
    throw new VaultError(400, "BadParameter", "The secret value exceeds the limit of 25000 characters.");
  }
  return {
    ...(typeof value === "string" ? { value } : {}),
    ...(typeof contentType === "string" ? { contentType } : {}),
    ...(typeof tags === "object" && tags !== null ? { tags: tags as Record<string, string> } : {}),
    ...(typeof enabled === "boolean" ? { enabled } : {}),
    ...(typeof exp === "number" ? { expires: exp } : {}),
    ...(typeof nbf === "number" ? { notBefore: nbf } : {}),
  };
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
      recoverableDays: RECOVERABLE_DAYS,
    },
    tags,
  };
}
