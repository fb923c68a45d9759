import { declaredAt, referred } from "../access/declared-at";
import { typeOf } from "../access/scopes";
import { type Declared, referencesIn, type Stack, type Values } from "../stack";
import { byDeployer, containerIn, need } from "./declare-need";
import type { Need } from "./need";
import { byIdentity, chosenIdentity } from "./platform-identities";
import { identityOf, type RunningCode, runningCode } from "./running-code";
import { settingReferences } from "./setting-references";

const blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
const tables = "Microsoft.Storage/storageAccounts/tableServices/tables";
const pull = { action: "Microsoft.ContainerRegistry/registries/pull/read" };
const telemetry = "Microsoft.Insights/Telemetry/Write";

/**
 * What Azure's own services do under the identities of a stack. Nothing shows it, so it is declared here,
 * each with its reason: from Azure's documentation of the service, and where the local Azure does the same, seen there.
 */
export function platformNeeds(stack: Stack): Need[] {
  return [
    ...runningCode(stack).flatMap((code) =>
      hostStorage.some((name) => name in code.settings) ? host(stack, code) : [],
    ),
    ...stack.declared.flatMap((declared) => [
      ...settingReferences(stack, declared),
      ...byIdentity(stack, declared),
    ]),
    ...stack.declared.flatMap((declared) => services[typeOf(declared)]?.(stack, declared) ?? []),
  ];
}

/** The two ways to name the account of a host. */
const hostStorage = ["AzureWebJobsStorage__accountName", "AzureWebJobsStorage__blobServiceUri"];

/** The Functions host. Queues for blob triggers come with BlobTrigger and its link. */
function host(stack: Stack, { path, identity, settings }: RunningCode): Need[] {
  const named = hostStorage.find((name) => name in settings);
  const storage = referred(stack, named && settings[named]);
  const component = referred(stack, settings["APPLICATIONINSIGHTS_CONNECTION_STRING"]);
  const by = { who: identity, by: path };
  return [
    // Azure names the role: Contributor is not enough
    need(
      by,
      storage,
      { action: `${blobs}/*` },
      "the host keeps its locks, keys and package in blobs that it owns",
    ),
    need(by, storage, { action: `${tables}/write` }, "the host writes diagnostic events to a table"),
    need(by, storage, { action: `${tables}/entities/write` }, "the host writes diagnostic events to a table"),
    need(by, component, { action: telemetry }, "the host sends requests, logs and exceptions"),
  ].flat();
}

type Reader = (stack: Stack, declared: Declared) => Need[];

const services: Readonly<Record<string, Reader>> = {
  azurerm_eventgrid_system_topic_event_subscription: (stack, { path, values }) => {
    const destination = values["storage_blob_dead_letter_destination"] as Values | undefined;
    const topic = referred(stack, values["system_topic"]);
    if (destination === undefined || topic === undefined) return [];
    const container = containerIn(
      stack,
      destination["storage_account_id"],
      destination["storage_blob_container_name"],
    );
    const by = {
      who: chosenIdentity(stack, values["dead_letter_identity"]) ?? identityOf(topic) ?? "",
      by: path,
    };
    return need(
      by,
      container,
      { action: `${blobs}/write` },
      "Event Grid keeps events there that it could not deliver",
    );
  },

  azurerm_data_factory_pipeline: (stack, { path, values }) => {
    const factory = referred(stack, values["data_factory_id"]);
    const by = { who: (factory && identityOf(factory)) ?? "", by: path };
    const activities = JSON.parse(String(values["activities_json"])) as readonly Activity[];
    const ends = (sets: Activity["inputs"], action: string, why: string) =>
      (sets ?? []).flatMap((set) => need(by, datasetOf(stack, referred(stack, set)), { action }, why));
    return activities.flatMap(({ name, inputs, outputs }) => [
      ...ends(inputs, `${blobs}/read`, `Data Factory's activity ${name} reads there`),
      ...ends(outputs, `${blobs}/write`, `Data Factory's activity ${name} writes there`),
    ]);
  },

  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments": (stack, deployment) => {
    const { path, values } = deployment;
    const endpoint = referred(stack, values["parent_id"]);
    const workspace = endpoint && referred(stack, endpoint.values["parent_id"]);
    if (endpoint === undefined || workspace === undefined) return [];
    const properties = propertiesOf(deployment);
    const by = { who: identityOf(endpoint) ?? "", by: path };
    const builder = { who: ownerOf(stack, workspace), by: workspace.path };
    const image = referred(stack, properties["environmentId"]);
    const built = image && buildOf(image)?.contextUri;
    const models = stack.declared.find(
      ({ type, values: { workspace_id } }) =>
        type === "azurerm_machine_learning_datastore_blobstorage" &&
        referred(stack, workspace_id)?.address === workspace.address,
    );
    const metrics = { action: "Microsoft.MachineLearningServices/workspaces/metrics/deployment/write" };
    const read = { action: `${blobs}/read` };
    return [
      need(
        by,
        models && referred(stack, models.values["storage_container_id"]),
        read,
        "Azure ML mounts the model",
      ),
      need(
        builder,
        built ? containerIn(stack, built, containerName(built)) : undefined,
        read,
        "Azure ML builds the server's image from there, as its workspace",
      ),
      need(
        by,
        referred(stack, propertiesOf(workspace)["containerRegistry"]),
        pull,
        "Azure ML pulls the server's image",
      ),
      need(by, workspace, metrics, "Azure ML's sidecar sends the deployment's metrics"),
    ].flat();
  },

  "Microsoft.MachineLearningServices/workspaces": (stack, workspace) => {
    const { address, path } = workspace;
    const properties = propertiesOf(workspace);
    const by = { who: ownerOf(stack, workspace), by: path };
    const listed = "Microsoft lists it for a workspace with an identity of the customer's";
    const isolated = !JSON.stringify(properties["managedNetwork"] ?? "").includes("Disabled");
    const approver = isolated ? [connectionApprover] : [];
    const roles: Readonly<Record<string, readonly string[]>> = {
      storageAccount: ["Contributor", "Storage Blob Data Contributor", ...approver],
      keyVault: ["Contributor", "Key Vault Administrator", ...approver],
      applicationInsights: ["Contributor"],
      containerRegistry: ["Contributor", ...approver],
    };
    const itself = { who: by.who, by: path, on: address, what: { role: "Contributor" }, why: listed };
    const others = Object.entries(roles).flatMap(([property, names]) =>
      names.flatMap((role) => need(by, referred(stack, properties[property]), { role }, listed)),
    );
    return [itself, ...others];
  },

  "Microsoft.MachineLearningServices/workspaces/outboundRules": (stack, rule) => {
    const { path, values } = rule;
    const workspace = referred(stack, values["parent_id"]);
    const { serviceResourceId: target } = (propertiesOf(rule)["destination"] ?? {}) as Values;
    if (workspace === undefined) return [];
    return need(
      { who: ownerOf(stack, workspace), by: path },
      referred(stack, target),
      { role: connectionApprover },
      "the workspace approves the endpoint that its own network makes there",
    );
  },

  "Microsoft.MachineLearningServices/workspaces/computes": (stack, compute) => {
    const { path, values } = compute;
    const workspace = referred(stack, values["parent_id"]);
    const cluster = referred(stack, propertiesOf(compute)["resourceId"]);
    const [identity] = referencesIn(values["identity"]).map(({ address }) => declaredAt(stack, address));
    if (workspace === undefined) return [];
    const by = { who: ownerOf(stack, workspace), by: path };
    const listed = "Microsoft lists it for a cluster that a workspace puts deployments on";
    const nodes = { who: cluster?.address ?? "", by: path };
    const registry = referred(stack, propertiesOf(workspace)["containerRegistry"]);
    return [
      ...need(nodes, registry, pull, "the cluster's nodes pull the server's image"),
      ...clusterRoles.flatMap((role) => need(by, cluster, { role }, listed)),
      ...need(by, identity, { role: "Managed Identity Operator" }, listed),
    ];
  },

  azurerm_kubernetes_cluster: (stack, declared) => {
    const [pool] = [declared.values["default_node_pool"]].flat() as (Values | undefined)[];
    const subnet = pool?.["vnet_subnet_id"];
    if (subnet === undefined) return [];
    return [
      {
        who: identityOf(declared) ?? "",
        by: declared.path,
        // of a network that was made before the estate
        on: referred(stack, subnet)?.address ?? String(subnet),
        what: { role: "Network Contributor" },
        why: "the cluster puts its nodes into the subnet",
      },
    ];
  },

  azurerm_storage_blob: (stack, { path, values }) =>
    byDeployer(
      stack,
      path,
      containerIn(stack, values["storage_account_name"], values["storage_container_name"]),
      {
        action: `${blobs}/write`,
        why: "Terraform uploads it",
      },
    ),

  "Microsoft.Search/searchServices/indexes": (stack, { path, values }) =>
    byDeployer(stack, path, referred(stack, values["parent_id"]), {
      action: "Microsoft.Search/searchServices/indexes/write",
      why: "Terraform creates it",
    }),
};

/** Microsoft asks for it by name. */
const connectionApprover = "Azure AI Enterprise Network Connection Approver";

const clusterRoles = [
  "Reader",
  "Kubernetes Extension Contributor",
  "Azure Kubernetes Service Cluster Admin Role",
];

interface Activity {
  readonly name: string;
  readonly inputs?: readonly unknown[];
  readonly outputs?: readonly unknown[];
}

/** The identity that a workspace acts under. */
function ownerOf(stack: Stack, workspace: Declared): string {
  const { primaryUserAssignedIdentity: primary } = propertiesOf(workspace);
  return referred(stack, primary)?.address ?? workspace.address;
}

function propertiesOf({ values }: Declared): Values {
  return (values["body"] as { readonly properties: Values }).properties;
}

function buildOf({ values }: Declared): { readonly contextUri: string } | undefined {
  const { properties } = values["body"] as {
    readonly properties: { readonly build?: { readonly contextUri: string } };
  };
  return properties.build;
}

/** "…primary_blob_endpoint}contexts/b572/" is in the container `contexts`. */
function containerName(url: string): string {
  return url.replace(/^.*\}/, "").split("/")[0] ?? "";
}

/** The container that a data set of Data Factory is in. */
function datasetOf(stack: Stack, dataset: Declared | undefined): Declared | undefined {
  if (dataset === undefined) return undefined;
  const service = referred(stack, dataset.values["linked_service_name"]);
  const location = dataset.values["azure_blob_storage_location"] as Values | undefined;
  const [endpoint] = referencesIn(service?.values["service_endpoint"]);
  return endpoint
    ? containerIn(stack, service?.values["service_endpoint"], location?.["container"])
    : undefined;
}
