import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { atThisManager } from "../../../resource-manager/arm-rest";
import type { Site } from "../functions-host";
import type { Settings } from "./connections";

/**
 * Everything the app's process sees: its settings and what the platform sets. Nothing comes from the shell
 * of whoever started the emulator, so an app that runs here does not lean on it.
 *
 * @param folder the site's folder, for HOME and temporary files
 */
export function environmentOf(
  site: Site,
  settings: Settings,
  platform: {
    readonly identity: Settings;
    readonly authorityFile: string;
    readonly hostName: string;
    readonly instanceId: string;
    readonly folder: string;
    readonly directory: string;
    /** Where Azure Resource Manager answers here. */
    readonly resourceManager: string;
  },
): Record<string, string> {
  const home = join(platform.folder, "home");
  const temporary = join(platform.folder, "tmp");
  for (const folder of [home, temporary]) mkdirSync(folder, { recursive: true });

  return {
    ...atThisManager(settings, platform.resourceManager),
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    TMPDIR: temporary,
    TZ: "UTC",
    NODE_EXTRA_CA_CERTS: platform.authorityFile,
    WEBSITE_SITE_NAME: site.name,
    WEBSITE_INSTANCE_ID: platform.instanceId,
    WEBSITE_HOSTNAME: platform.hostName,
    WEBSITE_SKU: "FlexConsumption",
    AZURE_FUNCTIONS_ENVIRONMENT: settings["AZURE_FUNCTIONS_ENVIRONMENT"] ?? "Production",
    AzureWebJobsScriptRoot: platform.directory,
    FUNCTIONS_EXTENSION_VERSION: "~4",
    FUNCTIONS_WORKER_RUNTIME: "node",
    FUNCTIONS_WORKER_RUNTIME_VERSION: "24",
    // the SDK's own statistics go to Microsoft, and this machine may be offline
    APPLICATION_INSIGHTS_NO_STATSBEAT: "true",
    APPLICATIONINSIGHTS_STATSBEAT_DISABLED: "true",
    ...platform.identity,
  };
}
