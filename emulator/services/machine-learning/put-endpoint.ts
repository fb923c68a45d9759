import type { Values } from "../../resource-manager/protocol";
import { notFound, notRunLocally, ResourceError } from "../../resource-manager/resource-error";
import type { Resource, ResourceStore } from "../../resource-manager/resource-store";
import { armType } from "../../resource-manager/types/azapi";
import { at, isRecord } from "../../resource-manager/values";
import type { MachineLearning } from "./machine-learning";
import { onlineEndpoint, setTraffic, viewOf } from "./resources/online-endpoint";

/** Azure answers them and takes no notice of them when they come back. */
const readOnly = ["provisioningState", "scoringUri", "swaggerUri"];

/** @throws ResourceError 404 */
export function endpointById(id: string, resources: ResourceStore): Resource {
  const found = resources.get(id);
  if (found?.type === "azapi_resource" && armType(found.values) === onlineEndpoint) return found;
  throw notFound(id);
}

/**
 * An online endpoint is put again by somebody who is not its resource in Terraform: its traffic becomes what the
 * body says, none where it says nothing; everything else must be as it is.
 *
 * @returns what Azure Resource Manager answers
 */
export async function putEndpoint(
  id: string,
  { method, body }: { readonly method: string; readonly body: unknown },
  {
    machineLearning,
    resources,
  }: { readonly machineLearning: MachineLearning; readonly resources: ResourceStore },
): Promise<Values> {
  const endpoint = endpointById(id, resources);
  if (method.toUpperCase() !== "PUT") {
    throw new ResourceError(
      400,
      "PropertiesNotPatchable",
      `${method} cannot move the traffic of ${id}\n` +
        "  why: Azure lets a PATCH change the tags and the identity of an endpoint, and nothing else\n" +
        "  fix: GET the endpoint, change properties.traffic and PUT it back whole",
    );
  }
  for (const path of ["location", "properties.authMode"]) {
    if (typeof at(body, path) === "string") continue;
    throw new ResourceError(
      400,
      "ValidationError",
      `${path} is missing in the body\n  why: a PUT holds the whole endpoint\n  fix: PUT what GET answers, with another traffic`,
    );
  }
  refuseOtherChanges(body, viewOf(endpoint, machineLearning));
  await setTraffic(endpoint.id, at(body, "properties.traffic"), machineLearning);
  const view = viewOf(endpoint, machineLearning);
  // done by now; Azure is not, and whoever does not wait learns it here
  return { ...view, properties: { ...(view["properties"] as Values), provisioningState: "Updating" } };
}

function refuseOtherChanges(body: unknown, now: Values): void {
  const wanted = at(body, "properties");
  const changed = Object.entries(isRecord(wanted) ? wanted : {})
    .filter(([name]) => name !== "traffic" && !readOnly.includes(name))
    .find(([name, value]) => JSON.stringify(value) !== JSON.stringify(at(now, `properties.${name}`)));
  if (changed === undefined) return;
  throw notRunLocally(
    `a change of an endpoint's ${changed[0]} besides Terraform`,
    "change it in the endpoint's construct; only its traffic may be moved here",
  );
}
