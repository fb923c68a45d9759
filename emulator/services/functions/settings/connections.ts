import type { StorageEndpoints } from "../../storage/storage";
import type { Site } from "../functions-host";

/** A named connection of an app, as its settings describe it: addresses and who opens them. */
export interface Connection {
  readonly name: string;
  readonly blob: string | undefined;
  readonly queue: string | undefined;
  readonly table: string | undefined;
  /** Of event hubs: its host, with a port here. */
  readonly namespace: string | undefined;
  /** Object id of the identity. */
  readonly principalId: string;
}

export type EndpointsOf = (account: string) => StorageEndpoints | undefined;

/** The connection of the host itself. */
export const hostStorage = "AzureWebJobsStorage";

/**
 * Reads `<name>__accountName`, `<name>__blobServiceUri` and the like.
 *
 * @throws when the settings are missing, name a key, an unknown account or an identity the app does not have
 */
export function connectionOf(
  site: Site,
  settings: Settings,
  name: string,
  endpoints: EndpointsOf,
): Connection {
  // the platform looks for AzureWebJobs<name> first
  const prefix = [`AzureWebJobs${name}`, name].find((one) =>
    Object.keys(settings).some((key) => key === one || key.startsWith(`${one}__`)),
  );
  if (prefix === undefined) {
    throw new Error(
      `the connection "${name}" has no settings\n` +
        `  why: no app setting begins with ${name}__\n` +
        `  fix: set ${name}__blobServiceUri, ${name}__queueServiceUri (or ${name}__accountName, or ${name}__fullyQualifiedNamespace of event hubs), ${name}__credential and ${name}__clientId`,
    );
  }
  if (settings[prefix]) {
    throw new Error(
      `the connection "${name}" is a connection string\n` +
        "  why: account keys are switched off locally, as in the estate\n" +
        `  fix: replace ${prefix} with ${prefix}__blobServiceUri (or __accountName) and ${prefix}__credential=managedidentity`,
    );
  }

  const account = settings[`${prefix}__accountName`];
  const known = account === undefined ? undefined : endpoints(account);
  if (account !== undefined && known === undefined) {
    throw new Error(`${prefix}__accountName is "${account}", and no storage account has that name`);
  }
  return {
    name,
    blob: settings[`${prefix}__blobServiceUri`] ?? known?.blob,
    queue: settings[`${prefix}__queueServiceUri`] ?? known?.queue,
    table: settings[`${prefix}__tableServiceUri`] ?? known?.table,
    namespace: settings[`${prefix}__fullyQualifiedNamespace`],
    principalId: identityOf(site, settings[`${prefix}__clientId`], `${prefix}__clientId`),
  };
}

export type Settings = Readonly<Record<string, string>>;

/** Object id of the app's identity with this client id; of its first identity when none is named. */
export function identityOf(site: Site, clientId: string | undefined, setting: string): string {
  const found =
    clientId === undefined
      ? site.identities[0]
      : site.identities.find((one) => one.clientId.toLowerCase() === clientId.toLowerCase());
  if (found) return found.principalId;
  throw new Error(
    clientId === undefined
      ? `${site.name} has no identity, and ${setting} names none`
      : `${setting} is ${clientId}, which is no identity of ${site.name}`,
  );
}
