import { lastSegment } from "../../../azure/resource-id";
import { bodyOf } from "../../resource-manager/arm-rest";
import { type ArmRoute, pathOf } from "../../resource-manager/arm-route";
import type { Values } from "../../resource-manager/protocol";
import { notFound, ResourceError } from "../../resource-manager/resource-error";
import type { Resource, ResourceStore } from "../../resource-manager/resource-store";
import { armType, propertiesOf } from "../../resource-manager/types/azapi";
import { at, isRecord } from "../../resource-manager/values";
import { modelVersionType, registerModelVersion } from "./resources/assets";

const workspaceType = "Microsoft.MachineLearningServices/workspaces";
const modelType = `${workspaceType}/models`;

/** Models of a workspace can be listed, read and registered by programs and people's tools. */
export function modelRoutes(resources: ResourceStore): ArmRoute[] {
  const versionPath = pathOf(modelVersionType);
  return [
    {
      method: "GET",
      path: pathOf(workspaceType, "/models"),
      name: "GET the models of an ML workspace",
      action: `${modelType}/read`,
      answer: (id) => Response.json({ value: modelsOf(workspaceById(id, resources), resources) }),
    },
    {
      method: "GET",
      path: pathOf(modelType, "/versions"),
      name: "GET the versions of a model",
      action: `${modelVersionType}/read`,
      answer(id) {
        const versions = versionsBelow(id, resources);
        if (versions.length === 0) throw notFound(id);
        return Response.json({ value: versions.map(viewOf) });
      },
    },
    {
      method: "GET",
      path: versionPath,
      name: "GET a version",
      action: `${modelVersionType}/read`,
      answer(id) {
        const found = resources.get(id);
        if (found === undefined) throw notFound(id);
        return Response.json(viewOf(found));
      },
    },
    {
      method: "PUT",
      path: versionPath,
      name: "PUT a version, whose files are in Blob",
      action: `${modelVersionType}/write`,
      answer: async (id, request) => putVersion(id, await bodyOf(request), resources),
    },
  ];
}

function putVersion(id: string, body: unknown, resources: ResourceStore): Response {
  const [model = "", name = ""] = id.split(/\/versions\//i);
  const workspace = workspaceById(model.split(/\/models\//i)[0] ?? "", resources);
  const prior = resources.get(id);
  if (!isRecord(at(body, "properties"))) {
    throw new ResourceError(400, "ValidationError", "properties is missing in the body");
  }
  const planned = {
    ...(prior?.values ?? {
      type: `${modelVersionType}@2026-05-01`,
      name,
      parent_id: `${workspace.id}/models/${lastSegment(model)}`,
      id,
    }),
    body: body as Values,
  };
  const change = { id, prior, planned, writeOnly: {}, identity: undefined };
  registerModelVersion(change, resources);
  const put: Resource = {
    ...(prior ?? { since: Date.now(), besidesTerraform: true }),
    id: prior?.id ?? id,
    provider: "azapi",
    type: "azapi_resource",
    values: planned,
  };
  resources.put(put);
  return Response.json(viewOf(put), { status: prior ? 200 : 201 });
}

/** @throws ResourceError 404 */
function workspaceById(id: string, resources: ResourceStore): Resource {
  const found = resources.get(id);
  if (found?.type === "azapi_resource" && armType(found.values) === workspaceType) return found;
  throw notFound(id);
}

function versionsBelow(id: string, resources: ResourceStore): readonly Resource[] {
  return resources
    .below(id)
    .filter(({ type, values }) => type === "azapi_resource" && armType(values) === modelVersionType);
}

function modelsOf(workspace: Resource, resources: ResourceStore) {
  const versions = versionsBelow(`${workspace.id}/models`, resources);
  const ids = new Set(versions.map(({ id }) => id.split(/\/versions\//i)[0] ?? ""));
  return [...ids].map((id) => {
    const latest = versions.filter((version) => version.id.startsWith(`${id}/`)).at(-1);
    return {
      id,
      name: lastSegment(id),
      type: modelType,
      properties: {
        description: null,
        tags: {},
        properties: {},
        isArchived: false,
        latestVersion: latest && lastSegment(latest.id),
        provisioningState: "Succeeded",
      },
    };
  });
}

function viewOf({ id, values, since }: Resource) {
  const createdAt = since === undefined ? undefined : new Date(since).toISOString();
  return {
    id,
    name: lastSegment(id),
    type: modelVersionType,
    properties: {
      description: null,
      tags: {},
      properties: {},
      isArchived: false,
      isAnonymous: false,
      flavors: {},
      jobName: null,
      stage: "",
      ...propertiesOf(values),
      provisioningState: "Succeeded",
    },
    systemData: { createdAt, lastModifiedAt: createdAt },
  };
}
