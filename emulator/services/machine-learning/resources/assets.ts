import type { ResourceChange, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import type { ResourceStore } from "../../../resource-manager/resource-store";
import { armType, azapiBehaviour, echo, propertiesOf } from "../../../resource-manager/types/azapi";
import { at } from "../../../resource-manager/values";
import { blobUrlOf } from "./datastore";

const workspaceType = "Microsoft.MachineLearningServices/workspaces";

/** What may change in a version of something. */
const mutableProperties = ["description", "isArchived", "isAnonymous", "tags", "properties", "stage"];

export const azapiEnvironmentVersion = azapiBehaviour({
  type: `${workspaceType}/environments/versions`,
  parity: "runs",
  reason: "a build context whose Dockerfile is followed by unpacking it, without containers",

  respond(change) {
    const properties = propertiesOf(change.planned);
    if (properties["image"] !== undefined) {
      throw notRunLocally(
        `ready images (${properties["image"]})`,
        "leave image out for the environment local, and give build.contextUri: the context is unpacked and started",
        ["body"],
      );
    }
    if (typeof at(properties, "build.contextUri") !== "string") {
      throw new ResourceError(400, "ValidationError", "properties.build.contextUri is missing", {
        attribute: ["body"],
      });
    }
    const dockerfile = at(properties, "build.dockerfilePath") ?? "Dockerfile";
    if (dockerfile !== "Dockerfile") {
      throw notRunLocally(`a Dockerfile called ${dockerfile}`, "call it Dockerfile", ["body"]);
    }
    refuseChange(change);
    return { ...echo(change), properties: { ...properties, provisioningState: "Succeeded" } };
  },
});

export const modelVersionType = `${workspaceType}/models/versions`;

export const azapiModelVersion = azapiBehaviour({
  type: modelVersionType,
  parity: "runs",
  reason: "names the model's files in a datastore",

  respond: (change, { resources }) => registerModelVersion(change, resources),
});

/** @throws ResourceError 400 when its files have no place, or the version has others already */
export function registerModelVersion(change: ResourceChange, resources: ResourceStore): Values {
  const properties = propertiesOf(change.planned);
  const kind = properties["modelType"] ?? "custom_model";
  if (kind !== "custom_model") {
    throw notRunLocally(`models of the type ${kind}`, 'set modelType to "custom_model"', ["body"]);
  }
  blobUrlOf(String(properties["modelUri"]), { resources });
  refuseChange(change);
  return { ...echo(change), properties: { ...properties, provisioningState: "Succeeded" } };
}

/** The properties of a version that a deployment or a job names. @throws ResourceError 400 when there is none */
export function versionOf(
  kind: "environments" | "models",
  id: unknown,
  { resources }: Pick<World, "resources">,
): Values {
  const found = typeof id === "string" ? resources.get(id) : undefined;
  const type = `${workspaceType}/${kind}/versions`;
  if (found?.type === "azapi_resource" && armType(found.values).toLowerCase() === type.toLowerCase()) {
    return propertiesOf(found.values);
  }
  throw new ResourceError(
    400,
    "UserError",
    `${id ?? "nothing"} is named among the workspace's ${kind}, and it does not exist`,
    { attribute: ["body"] },
  );
}

function refuseChange({ prior, planned, id }: ResourceChange): void {
  if (prior === undefined) return;
  const before = fixed(prior.values);
  const after = fixed(planned);
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  throw new ResourceError(
    400,
    "ImmutableAsset",
    `${id} cannot be changed\n` +
      "  why: Azure ML keeps what a version is made of, so that a deployment stays what it was\n" +
      "  fix: give the changed one another version, as its name",
    { attribute: ["body"] },
  );
}

const fixed = (values: Values) =>
  Object.entries(propertiesOf(values))
    .filter(([name]) => !mutableProperties.includes(name))
    .sort(([one], [other]) => (one < other ? -1 : 1));
