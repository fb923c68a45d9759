import { sameId } from "../../../../azure/resource-id";
import type { Behaviour, ResourceChange, World } from "../../../resource-manager/behaviour";
import { notFound, notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { armType, azapiBehaviour, echo } from "../../../resource-manager/types/azapi";
import { identitiesOf } from "../../../resource-manager/types/azapi-identities";
import { at, isRecord, optionalText, text } from "../../../resource-manager/values";
import type { FunctionsHost, Site } from "../functions-host";
import { isAlwaysReady } from "./always-ready";

const siteType = "Microsoft.Web/sites";

export const azapiSite = (functions: FunctionsHost): Behaviour =>
  azapiBehaviour({
    type: siteType,
    parity: "runs",
    reason: "the shipped package in a process of its own; one instance, no scale-out, no virtual network",

    // its package and its secrets are there, and it may call the others as soon as it runs
    restoredAfter: [
      "azurerm_storage_account",
      "azurerm_key_vault",
      "Microsoft.Search/searchServices",
      "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
      "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
    ],

    async respond(change, world) {
      refuseSecondOnPlan(change, world);
      const { defaultHostName } = await functions.createOrUpdateSite(siteOf(change, world));
      const answer = echo(change);
      const properties = isRecord(answer["properties"]) ? answer["properties"] : {};
      return {
        ...answer,
        properties: { ...properties, defaultHostName, state: "Running", hostNames: [defaultHostName] },
        ...(change.identity ? { identity: { principalId: change.identity.objectId } } : {}),
      };
    },

    async delete(app, { unkind }) {
      await functions.deleteSite(app.id);
      unkind.subnetsInUse.leave(app);
    },

    read({ values }) {
      const place = "properties.functionAppConfig.deployment.storage.value";
      const containerUrl = at(values, `body.${place}`);
      if (typeof containerUrl !== "string" || !functions.runsUndeployed(containerUrl)) return values;
      // a deploy must notice that the app runs something else, and put that right
      return { ...values, body: replaced(values["body"], place.split("."), "code that was not deployed") };
    },

    async restore({ id, values, identity }, world) {
      await functions.createOrUpdateSite(siteOf({ id, planned: values, identity }, world));
    },
  });

/** azapi's body in the terms of the functions host. */
function siteOf(
  { id, planned, identity }: Pick<ResourceChange, "id" | "planned" | "identity">,
  world: World,
): Site {
  const properties = at(planned, "body.properties");
  const kind = at(planned, "body.kind");
  if (typeof kind !== "string" || !kind.includes("functionapp")) {
    throw notRunLocally(
      `web apps that are not function apps (kind ${kind})`,
      'set kind to "functionapp,linux"',
    );
  }
  const runtime = at(properties, "functionAppConfig.runtime.name");
  if (runtime !== "node") throw notRunLocally(`functions in ${runtime}`, 'set the runtime\'s name to "node"');

  const identities = identitiesOf(id, planned, identity, world);
  const reference = at(properties, "keyVaultReferenceIdentity");
  const health = at(properties, "siteConfig.healthCheckPath");
  return {
    resourceId: id,
    name: text(planned, "name"),
    identities,
    appSettings: settingsOf(properties),
    deployment: deploymentOf(id, properties, identities),
    ...(typeof reference === "string" && reference !== "SystemAssigned"
      ? { keyVaultReferenceIdentity: reference }
      : {}),
    ...(typeof health === "string" ? { healthCheckPath: health } : {}),
    ...(isAlwaysReady(properties) ? { isAlwaysReady: true } : {}),
    instanceMemoryMB: Number(
      at(properties, "functionAppConfig.scaleAndConcurrency.instanceMemoryMB") ?? 2048,
    ),
  };
}

function deploymentOf(id: string, properties: unknown, identities: Site["identities"]): Site["deployment"] {
  const storage = at(properties, "functionAppConfig.deployment.storage");
  const containerUrl = at(storage, "value");
  const kind = at(storage, "authentication.type");
  if (typeof containerUrl !== "string") {
    throw new ResourceError(
      400,
      "DeploymentStorageMissing",
      "functionAppConfig.deployment.storage.value is missing: a Flex Consumption app takes its package from there",
    );
  }
  if (kind === "SystemAssignedIdentity") return { containerUrl, identityResourceId: id };
  if (kind !== "UserAssignedIdentity") {
    throw notRunLocally(`packages read with ${kind}`, "use UserAssignedIdentity or SystemAssignedIdentity");
  }
  const wanted = String(at(storage, "authentication.userAssignedIdentityResourceId"));
  const found = identities.find((identity) => sameId(identity.resourceId, wanted));
  if (found) return { containerUrl, identityResourceId: found.resourceId };
  throw new ResourceError(
    400,
    "DeploymentIdentityNotAssigned",
    `the package is to be read as ${wanted}, which is not one of the app's identities\n` +
      "  fix: add it to the app's identity block",
  );
}

function settingsOf(properties: unknown): Record<string, string> {
  const list = at(properties, "siteConfig.appSettings");
  if (!Array.isArray(list)) return {};
  return Object.fromEntries(
    list.map((setting) => [String(at(setting, "name")), String(at(setting, "value"))]),
  );
}

function refuseSecondOnPlan({ id, planned }: ResourceChange, { resources }: World): void {
  const plan = at(planned, "body.properties.serverFarmId");
  if (typeof plan !== "string") return;
  if (resources.get(plan) === undefined) throw notFound(plan);
  const other = resources
    .ofType("azapi_resource")
    .filter(({ values }) => armType(values) === siteType && !sameId(text(values, "id"), id))
    .find(({ values }) => sameId(String(at(values, "body.properties.serverFarmId")), plan));
  if (other === undefined) return;
  throw new ResourceError(
    409,
    "FlexConsumptionPlanHasApp",
    `the plan ${plan} holds the app ${optionalText(other.values, "name")} already\n` +
      "  why: a Flex Consumption plan holds one app\n" +
      "  fix: give each app a plan of its own",
  );
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: string): unknown {
  if (name === undefined || !isRecord(value)) return by;
  return { ...value, [name]: replaced(value[name], rest, by) };
}
