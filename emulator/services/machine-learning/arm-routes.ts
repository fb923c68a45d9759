import { randomUUID } from "node:crypto";
import { bodyOf } from "../../resource-manager/arm-rest";
import { type ArmRoute, pathOf } from "../../resource-manager/arm-route";
import type { ResourceStore } from "../../resource-manager/resource-store";
import { armType } from "../../resource-manager/types/azapi";
import { at, isRecord, text } from "../../resource-manager/values";
import type { MachineLearning } from "./machine-learning";
import { endpointById, putEndpoint } from "./put-endpoint";
import { onlineEndpoint, viewOf } from "./resources/online-endpoint";

/** Where the outcome of a PUT is asked for. Whatever was begun here has ended. */
const operation =
  /^(\/subscriptions\/[^/]+\/providers\/Microsoft\.MachineLearningServices\/locations\/[^/]+\/mfeOperationsStatus\/oe:[\w-]+)$/i;

/** An endpoint can be read and put with another traffic by people's tools. */
export function endpointRoutes(machineLearning: MachineLearning, resources: ResourceStore): ArmRoute[] {
  const parts = { machineLearning, resources };
  const put = async (id: string, request: Request) => {
    const { method, url } = request;
    const updating = await putEndpoint(id, { method, body: await bodyOf(request) }, parts);
    const headers = { "azure-asyncoperation": operationAddress(url), "x-ms-async-operation-timeout": "PT1H" };
    return Response.json(updating, { headers });
  };
  const endpoint = { path: pathOf(onlineEndpoint), action: `${onlineEndpoint}/write` };
  return [
    {
      method: "GET",
      path: endpoint.path,
      name: "GET an online endpoint of Azure ML",
      action: `${onlineEndpoint}/read`,
      answer: (id) => Response.json(viewOf(endpointById(id, resources), machineLearning)),
    },
    { ...endpoint, method: "PUT", name: "PUT the same with another traffic", answer: put },
    { ...endpoint, method: "PATCH", answer: put }, // which is told why that does not work
    {
      method: "GET",
      path: pathOf(onlineEndpoint, "/deployments"),
      name: "GET its deployments",
      action: `${onlineEndpoint}/deployments/read`,
      answer: (id) => Response.json({ value: deploymentsOf(id, parts) }),
    },
    {
      method: "GET",
      path: operation,
      answer: (id) =>
        Response.json({ id, name: id.slice(id.lastIndexOf("/") + 1), status: "Succeeded", error: null }),
    },
  ];
}

function operationAddress(url: string): string {
  const { origin, pathname, searchParams } = new URL(url);
  const [, , subscription] = pathname.split("/");
  const place = `/subscriptions/${subscription}/providers/Microsoft.MachineLearningServices/locations/local`;
  return `${origin}${place}/mfeOperationsStatus/oe:${randomUUID()}?api-version=${searchParams.get("api-version")}`;
}

function deploymentsOf(
  endpointId: string,
  { machineLearning, resources }: { machineLearning: MachineLearning; resources: ResourceStore },
) {
  const endpoint = endpointById(endpointId, resources);
  const status = machineLearning.status().find(({ resourceId }) => resourceId === endpoint.id);
  return resources
    .below(endpoint.id)
    .filter(
      ({ type, values }) => type === "azapi_resource" && armType(values) === `${onlineEndpoint}/deployments`,
    )
    .map(({ id, values }) => {
      const properties = at(values, "body.properties");
      const state = status?.deployments.find(({ name }) => name === values["name"])?.state;
      return {
        id,
        name: text(values, "name"),
        type: `${onlineEndpoint}/deployments`,
        location: values["location"],
        tags: values["tags"] ?? {},
        kind: "Managed",
        sku: at(values, "body.sku"),
        properties: {
          description: null,
          properties: {},
          scaleSettings: { scaleType: "Default" },
          codeConfiguration: null,
          livenessProbe: null,
          readinessProbe: null,
          ...(isRecord(properties) ? properties : {}),
          provisioningState: state === "ready" ? "Succeeded" : state === "failed" ? "Failed" : "Updating",
        },
      };
    });
}
