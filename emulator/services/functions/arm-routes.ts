import { lastSegment } from "../../../azure/resource-id";
import { type ArmRoute, pathOf } from "../../resource-manager/arm-route";
import { notFound } from "../../resource-manager/resource-error";
import type { ResourceStore } from "../../resource-manager/resource-store";
import type { FunctionsHost } from "./functions-host";

const siteType = "Microsoft.Web/sites";

/** What people's tools can ask of a function app. */
export function siteRoutes(functions: FunctionsHost, resources: ResourceStore): ArmRoute[] {
  const restart = async (id: string) => {
    if (resources.get(id) === undefined) throw notFound(id);
    await functions.restartSite(id);
    return new Response(null, { status: 200 });
  };
  return [
    {
      method: "GET",
      path: pathOf(siteType, "/functions"),
      name: "GET a function app's functions",
      action: "Microsoft.Web/sites/functions/read",
      answer(id) {
        if (resources.get(id) === undefined) throw notFound(id);
        return Response.json({ value: functionsOf(id, functions) });
      },
    },
    {
      method: "POST",
      path: pathOf(siteType, "/restart"),
      name: "POST restart to a function app, which answers when it runs",
      action: "Microsoft.Web/sites/restart/action",
      answer: restart,
    },
    {
      // the same: secrets are read when an app starts
      method: "POST",
      path: pathOf(siteType, "/config/configreferences/appsettings/refresh"),
      name: "POST config/configreferences/appsettings/refresh to it",
      action: "Microsoft.Web/sites/config/write",
      answer: restart,
    },
  ];
}

function functionsOf(appId: string, functions: FunctionsHost) {
  const site = lastSegment(appId);
  const hosted = functions.status().find(({ name }) => name.toLowerCase() === site.toLowerCase());
  return (hosted?.functions ?? []).map((name) => ({
    id: `${appId}/functions/${name}`,
    name: `${site}/${name}`,
    type: "Microsoft.Web/sites/functions",
    properties: { name, isDisabled: false },
  }));
}
