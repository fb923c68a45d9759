import { createHash } from "node:crypto";
import { join } from "node:path";
import { readJsonCache } from "../../core/files";
import { armAddress } from "../../resource-manager/arm-rest";
import type { Site } from "./functions-host";
import type { HostServices } from "./host-services";
import { HostStorage } from "./host-storage/host-storage";
import { fetchPackage } from "./package/fetch-package";
import { type HostJson, readHostJson } from "./package/host-json";
import { connectionOf, hostStorage, type Settings } from "./settings/connections";
import { environmentOf } from "./settings/environment";
import { resolveReferences } from "./settings/key-vault-references";

export interface PreparedApp {
  readonly directory: string;
  readonly hostJson: HostJson;
  readonly settings: Settings;
  /** Why settings keep their literal text. */
  readonly settingProblems: readonly string[];
  readonly environment: Record<string, string>;
  readonly storage: HostStorage;
  /** What the package calls itself. */
  readonly appName: string | undefined;
}

/**
 * Everything that an app's process will need: package, secrets, the host's own storage.
 *
 * @param folder the site's folder
 * @param instead code to run in place of the package. @default - what was deployed
 * @throws NoPackage, or the first refusal
 */
export async function prepareApp(
  site: Site,
  folder: string,
  hostName: string,
  services: HostServices,
  instead?: string,
): Promise<PreparedApp> {
  const { clients, identity } = services;
  const deployer = principalOf(site, site.deployment.identityResourceId);
  const [directory, resolved] = await Promise.all([
    instead ??
      fetchPackage(
        clients.container(site.deployment.containerUrl, deployer),
        folder,
        services.context.uploads,
      ),
    resolveReferences(
      site.appSettings,
      () => identity.credential(principalOf(site, site.keyVaultReferenceIdentity)),
      services.vaultUrlOf,
      services.ca,
    ),
  ]);
  const { settings, problems } = resolved;
  const connection = connectionOf(site, settings, hostStorage, services.endpoints);
  const storage = new HostStorage(site.name, connection, clients);

  const environment = environmentOf(site, settings, {
    identity: await identity.environmentFor(site.identities),
    authorityFile: services.context.tls.authorityFile,
    hostName,
    instanceId: createHash("sha256").update(site.resourceId).digest("hex"),
    folder,
    directory,
    resourceManager: await armAddress(services.context),
  });
  return {
    directory,
    hostJson: readHostJson(directory),
    settings,
    settingProblems: problems,
    environment,
    storage,
    appName: readJsonCache<{ name?: string }>(join(directory, "package.json"), {}).name,
  };
}

/** Object id of the identity with this resource id; of the first when none, or the system's, is named. */
function principalOf(site: Site, resourceId: string | undefined): string {
  const wanted = resourceId?.toLowerCase();
  const found =
    wanted === undefined || wanted === "systemassigned"
      ? site.identities[0]
      : site.identities.find((one) => one.resourceId.toLowerCase() === wanted);
  if (found) return found.principalId;
  throw new Error(`${site.name} does not have the identity ${resourceId ?? "(any)"}`);
}
