import * as z from "zod";
import { switchOff } from "../../resource-manager/refused-types";
import { command } from "../command";
import type { EmulatedService } from "../emulated-service";
import { vaultUriOf } from "../key-vault/resources/key-vault";
import { endpointsOf } from "../storage/resources/storage-account";
import { siteActions } from "./actions";
import { siteRoutes } from "./arm-routes";
import type { FunctionsHost } from "./functions-host";
import { hostKeys } from "./resources/host-keys";
import { azapiPublishingCredentials } from "./resources/publishing-credentials";
import { servicePlan } from "./resources/service-plan";
import { azapiSite } from "./resources/site";
import { startFunctionsHost } from "./start";

const trigger = z.strictObject({ site: z.string(), function: z.string(), input: z.unknown().optional() });
/** `package`: path of the zip. */
const otherCode = z.strictObject({ site: z.string(), package: z.string() });

export const functions: EmulatedService<FunctionsHost> = {
  startsAfter: ["eventHubs", "keyVaults", "monitor", "storage"],

  start: ({ context, identity, resources, idleMs }, { eventHubs, monitor }) =>
    startFunctionsHost(context, {
      identity,
      monitor,
      eventHubs,
      limits: { idleMs },
      endpoints: (account) => endpointsOf(resources, account),
      vaultUrlOf: (vault) => vaultUriOf(resources, vault),
    }),

  contributes: (running, { resources }) => ({
    resources: [servicePlan, azapiSite(running), azapiPublishingCredentials],
    refusals: [
      [
        /^azurerm_(function_app_flex_consumption|linux_function_app|windows_function_app)$/,
        "function apps made with azurerm",
        "use azapi_resource with the type Microsoft.Web/sites",
      ],
      [/^azurerm_(linux|windows)_web_app$/, "web apps", switchOff],
      [/^Microsoft\.Web\/sites\/extensions/, "OneDeploy", "upload released-package.zip and restart the app"],
    ],
    actions: siteActions(running),
    dataSources: { azurerm_function_app_host_keys: hostKeys(running) },
    armRoutes: siteRoutes(running, resources),

    dataPlanes: () =>
      running.status().map(({ name, address, functions: holds }) => ({ kind: "app", name, address, holds })),
    status: () => ({ lines: [], details: { sites: running.status() } }),
    commands: {
      trigger: command(trigger, async ({ site, function: name, input }) => {
        await running.trigger(site, name, input);
        return {};
      }),
      "run-instead": command(otherCode, async ({ site, package: file }) => ({
        changed: await running.runInstead(site, file),
      })),
    },
  }),
};
