import type { Behaviour, ResourceChange, World } from "../../../resource-manager/behaviour";
import type { Values } from "../../../resource-manager/protocol";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { azapiBehaviour, echo, propertiesOf } from "../../../resource-manager/types/azapi";
import { identitiesOf } from "../../../resource-manager/types/azapi-identities";
import { at, text } from "../../../resource-manager/values";
import type { Deployment, MachineLearning } from "../machine-learning";
import { requirePull } from "./access";
import { versionOf } from "./assets";
import { blobUrlOf } from "./datastore";
import { inAzuresWords, onlineEndpoint } from "./online-endpoint";
import { workspacePrincipal } from "./workspace-principal";

/** As in Azure, in milliseconds. */
const defaultTimeoutMs = 5000;
const longestTimeoutMs = 180_000;

export const azapiOnlineDeployment = (machineLearning: MachineLearning): Behaviour =>
  azapiBehaviour({
    type: `${onlineEndpoint}/deployments`,
    parity: "runs",
    reason:
      "the shipped context as one process; its instance type, capacity, scale and network have no effect",

    // it reads its image and its model from there
    restoredAfter: ["azurerm_storage_account"],

    async respond(change, world) {
      const deployment = deploymentOf(change, world);
      requirePullOf(deployment, world);
      try {
        await machineLearning.createOrUpdateDeployment(deployment);
      } catch (cause) {
        const { statusCode = 400, message } = cause as { statusCode?: number; message: string };
        throw new ResourceError(
          statusCode,
          "DeploymentFailed",
          `the deployment "${deployment.name}" does not become ready: ${message.replace(/\nRequestId:.*$/s, "")}`,
          { cause },
        );
      }
      return {
        ...echo(change),
        properties: { ...propertiesOf(change.planned), provisioningState: "Succeeded" },
      };
    },

    delete: ({ id }) => inAzuresWords(() => machineLearning.deleteDeployment(id)),

    async restore({ id, values, identity }, world) {
      machineLearning.resumeDeployment(deploymentOf({ id, planned: values, identity }, world));
    },
  });

/** Azure ML has built the image into the workspace's registry, from where the endpoint's identity pulls it. */
function requirePullOf({ endpointId }: Deployment, world: World): void {
  const endpoint = world.resources.get(endpointId);
  if (endpoint === undefined) return;
  const { id, values, identity } = endpoint;
  const [puller] = identitiesOf(id, values, identity, world);
  const [workspaceId = ""] = endpointId.split(/\/onlineEndpoints\//i);
  if (puller) requirePull(workspaceId, puller, world);
}

function deploymentOf(
  { id, planned }: Pick<ResourceChange, "id" | "planned" | "identity">,
  world: World,
): Deployment {
  const properties = propertiesOf(planned);
  const compute = properties["endpointComputeType"];
  if (compute !== "Managed") {
    throw notRunLocally(
      `deployments on ${compute}`,
      'set endpointComputeType to "Managed" for the environment local',
      ["body"],
    );
  }
  const environment = versionOf("environments", properties["environmentId"], world);
  const model = versionOf("models", properties["model"], world);
  const modelUri = blobUrlOf(String(model["modelUri"]), world);
  const route = (name: string) => at(environment, `inferenceConfig.${name}`);
  return {
    resourceId: id,
    name: text(planned, "name"),
    endpointId: id.split(/\/deployments\//i)[0] ?? "",
    contextUri: String(at(environment, "build.contextUri")),
    builderId: workspacePrincipal(id.split(/\/onlineEndpoints\//i)[0] ?? "", world),
    modelUri,
    modelMountPath: String(properties["modelMountPath"] ?? ""),
    modelPlace: placeOf(String(properties["model"]), modelUri),
    environmentVariables: textsOf(properties["environmentVariables"]),
    routes: {
      scoring: pathOf(route("scoringRoute"), "scoringRoute"),
      liveness: pathOf(route("livenessRoute"), "livenessRoute"),
      readiness: pathOf(route("readinessRoute"), "readinessRoute"),
      port: Number(at(route("scoringRoute"), "port") ?? 8080),
    },
    requestSettings: {
      maxConcurrentRequestsPerInstance: Number(
        at(properties, "requestSettings.maxConcurrentRequestsPerInstance") ?? 1,
      ),
      requestTimeoutMs: timeoutOf(at(properties, "requestSettings.requestTimeout")),
    },
  };
}

/** "mobilenet/4f2a9c1d0b3e/export" of that version of that model, whose files were registered from ".../export". */
function placeOf(modelId: string, modelUri: string): string {
  const [, name, version] = /\/models\/([^/]+)\/versions\/([^/]+)$/i.exec(modelId) ?? [];
  return `${name}/${version}/${modelUri.slice(modelUri.lastIndexOf("/") + 1)}`;
}

function textsOf(variables: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries((variables ?? {}) as Values).map(([name, value]) => [name, String(value)]),
  );
}

function pathOf(route: unknown, name: string): string {
  const path = at(route, "path");
  if (typeof path === "string" && path.startsWith("/")) return path;
  throw new ResourceError(
    400,
    "ValidationError",
    `the environment's inferenceConfig.${name}.path is missing: without it nobody knows where the server answers`,
  );
}

/** Milliseconds of an ISO 8601 duration such as "PT1M30S". */
function timeoutOf(duration: unknown): number {
  if (duration === undefined || duration === null) return defaultTimeoutMs;
  const [found, minutes = "0", seconds = "0"] =
    /^PT(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(String(duration)) ?? [];
  const ms = Number(minutes) * 60_000 + Number(seconds) * 1000;
  if (found !== undefined && ms > 0 && ms <= longestTimeoutMs) return ms;
  throw new ResourceError(
    400,
    "ValidationError",
    `requestSettings.requestTimeout is ${duration}; Azure takes PT1S to PT3M`,
    { attribute: ["body"] },
  );
}
