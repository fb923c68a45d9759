import type { Action } from "../../resource-manager/contribution";
import { notRunLocally, ResourceError } from "../../resource-manager/resource-error";
import { at } from "../../resource-manager/values";
import type { FunctionsHost } from "./functions-host";

/** What Terraform can ask of a function app. */
export function siteActions(functions: FunctionsHost): Action[] {
  return [
    {
      name: "Microsoft.Web/sites restart",
      async act(id) {
        await restart(() => functions.restartSite(id));
        return {};
      },
    },
    {
      // the host has indexed its functions when a restart answers, so there is nothing left to synchronize
      name: "Microsoft.Web/sites syncfunctiontriggers",
      act: () => ({ status: "success" }),
    },
    {
      name: "Microsoft.Web/sites host/default/listkeys",
      act: async (id) => ({ ...(await functions.hostKeys(id)) }),
    },
    {
      // Azure makes these policies with the app, so there is nothing to create
      name: "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
      ownerOf: (id) => id.split("/basicPublishingCredentialsPolicies/")[0] ?? id,
      act(_, values) {
        if (at(values, "body.properties.allow") === false) return {};
        throw notRunLocally("publishing with a password", "set properties.allow to false");
      },
    },
  ];
}

async function restart(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ResourceError(500, "RestartFailed", `the function app did not start: ${why}`, { cause });
  }
}
