/** A built-in role as Azure publishes it, reduced to what the local services ask for. */
export interface BuiltInRole {
  readonly name: string;
  /** Name of the role definition, the same in every tenant. */
  readonly id: string;
  /** Control operations, also those that storage's data endpoints perform (create a container, list queues). */
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions: readonly string[];
}

const blobServices = "Microsoft.Storage/storageAccounts/blobServices";
const queueServices = "Microsoft.Storage/storageAccounts/queueServices";
const tableServices = "Microsoft.Storage/storageAccounts/tableServices";
const secrets = "Microsoft.KeyVault/vaults/secrets";

/** Storage roles, the narrowest first: advice names the first that suffices. */
const storage: readonly BuiltInRole[] = [
  {
    name: "Storage Blob Delegator",
    id: "db58b8e5-c6ad-4a2a-8342-4190687cbf4a",
    actions: [`${blobServices}/generateUserDelegationKey/action`],
    dataActions: [],
  },
  {
    name: "Storage Blob Data Reader",
    id: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
    actions: [`${blobServices}/containers/read`, `${blobServices}/generateUserDelegationKey/action`],
    dataActions: [`${blobServices}/containers/blobs/read`],
  },
  {
    name: "Storage Blob Data Contributor",
    id: "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
    actions: [
      `${blobServices}/containers/delete`,
      `${blobServices}/containers/read`,
      `${blobServices}/containers/write`,
      `${blobServices}/generateUserDelegationKey/action`,
    ],
    dataActions: ["delete", "read", "write", "move/action", "add/action"].map(
      (action) => `${blobServices}/containers/blobs/${action}`,
    ),
  },
  {
    name: "Storage Blob Data Owner",
    id: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    actions: [`${blobServices}/containers/*`, `${blobServices}/generateUserDelegationKey/action`],
    dataActions: [`${blobServices}/containers/blobs/*`],
  },
  {
    name: "Storage Queue Data Message Sender",
    id: "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a",
    actions: [],
    dataActions: [`${queueServices}/queues/messages/add/action`],
  },
  {
    name: "Storage Queue Data Reader",
    id: "19e7f393-937e-4f77-808e-94535e297925",
    actions: [`${queueServices}/queues/read`],
    dataActions: [`${queueServices}/queues/messages/read`],
  },
  {
    name: "Storage Queue Data Message Processor",
    id: "8a0f0c08-91a1-4084-bc3d-661d67233fed",
    actions: [],
    dataActions: [`${queueServices}/queues/messages/read`, `${queueServices}/queues/messages/process/action`],
  },
  {
    name: "Storage Queue Data Contributor",
    id: "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
    actions: ["delete", "read", "write"].map((action) => `${queueServices}/queues/${action}`),
    dataActions: ["delete", "read", "write", "process/action", "add/action"].map(
      (action) => `${queueServices}/queues/messages/${action}`,
    ),
  },
  {
    name: "Storage Table Data Reader",
    id: "76199698-9eea-4c19-bc75-cec21354c6b6",
    actions: [`${tableServices}/tables/read`],
    dataActions: [`${tableServices}/tables/entities/read`],
  },
  {
    name: "Storage Table Data Contributor",
    id: "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
    actions: ["read", "write", "delete"].map((action) => `${tableServices}/tables/${action}`),
    dataActions: ["read", "write", "delete", "add/action", "update/action"].map(
      (action) => `${tableServices}/tables/entities/${action}`,
    ),
  },
];

const keyVault: readonly BuiltInRole[] = [
  {
    name: "Key Vault Secrets User",
    id: "4633458b-17de-408a-b874-0445c86b69e6",
    actions: [],
    dataActions: [`${secrets}/getSecret/action`, `${secrets}/readMetadata/action`],
  },
  {
    name: "Key Vault Reader",
    id: "21090545-7ca7-4776-b22c-e363652d74d2",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: ["Microsoft.KeyVault/vaults/*/read", `${secrets}/readMetadata/action`],
  },
  {
    name: "Key Vault Secrets Officer",
    id: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: [`${secrets}/*`],
  },
  {
    name: "Key Vault Administrator",
    id: "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: ["Microsoft.KeyVault/vaults/*"],
  },
];

const monitor: readonly BuiltInRole[] = [
  {
    name: "Monitoring Metrics Publisher",
    id: "3913510d-42f4-4e42-8a64-420c390055eb",
    actions: ["Microsoft.Insights/Register/Action"],
    dataActions: ["Microsoft.Insights/Metrics/Write", "Microsoft.Insights/Telemetry/Write"],
  },
  {
    name: "Monitoring Data Reader",
    id: "b0d8363b-8ddd-447d-831f-62ca05bff136",
    actions: [],
    dataActions: ["Microsoft.Monitor/accounts/data/metrics/read"],
  },
  {
    name: "Monitoring Reader",
    id: "43d0d8ad-25c7-4714-9337-8ba259a9fe05",
    actions: ["*/read"],
    dataActions: [],
  },
];

const messaging: readonly BuiltInRole[] = [
  {
    name: "Azure Event Hubs Data Sender",
    id: "2b629674-e913-4c01-ae53-ef4638d8f975",
    actions: ["Microsoft.EventHub/*/eventhubs/read"],
    dataActions: ["Microsoft.EventHub/*/send/action"],
  },
  {
    name: "Azure Event Hubs Data Receiver",
    id: "a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
    actions: ["Microsoft.EventHub/*/eventhubs/consumergroups/read"],
    dataActions: ["Microsoft.EventHub/*/receive/action"],
  },
  {
    name: "Azure Event Hubs Data Owner",
    id: "f526a384-b230-433a-b45c-95f59c4a2dec",
    actions: ["Microsoft.EventHub/*"],
    dataActions: ["Microsoft.EventHub/*"],
  },
  {
    name: "EventGrid Data Sender",
    id: "d5a91429-5739-47e2-a06b-3470a27159e7",
    actions: ["Microsoft.EventGrid/topics/read"],
    dataActions: ["Microsoft.EventGrid/events/send/action"],
  },
];

const search: readonly BuiltInRole[] = [
  {
    name: "Search Index Data Reader",
    id: "1407120a-92aa-4202-b7e9-c0e197c71c8f",
    actions: [],
    dataActions: ["Microsoft.Search/searchServices/indexes/documents/read"],
  },
  {
    name: "Search Index Data Contributor",
    id: "8ebe5a00-799e-43f5-93ac-243d3dce84a7",
    actions: [],
    dataActions: ["Microsoft.Search/searchServices/indexes/documents/*"],
  },
  {
    name: "Search Service Contributor",
    id: "7ca78c08-252a-4471-8644-bb5ff32d4ba0",
    actions: ["Microsoft.Search/searchServices/*"],
    dataActions: [
      "Microsoft.Search/searchServices/aliases/*",
      "Microsoft.Search/searchServices/indexes/read",
      "Microsoft.Search/searchServices/indexes/write",
      "Microsoft.Search/searchServices/indexes/delete",
    ],
  },
];

const machineLearning: readonly BuiltInRole[] = [
  {
    name: "AzureML Metrics Writer (preview)",
    id: "635dd51f-9968-44d3-b7fb-6d9a6bd613ae",
    actions: [],
    dataActions: ["Microsoft.MachineLearningServices/workspaces/metrics/*/write"],
  },
  {
    name: "AzureML Data Scientist",
    id: "f6c7c914-8db3-469d-8ca1-694a8f32e121",
    actions: [
      "Microsoft.MachineLearningServices/workspaces/*/read",
      "Microsoft.MachineLearningServices/workspaces/*/action",
      "Microsoft.MachineLearningServices/workspaces/*/delete",
      "Microsoft.MachineLearningServices/workspaces/*/write",
    ],
    notActions: [
      "Microsoft.MachineLearningServices/workspaces/delete",
      "Microsoft.MachineLearningServices/workspaces/write",
      "Microsoft.MachineLearningServices/workspaces/computes/*/write",
      "Microsoft.MachineLearningServices/workspaces/computes/*/delete",
      "Microsoft.MachineLearningServices/workspaces/computes/listKeys/action",
      "Microsoft.MachineLearningServices/workspaces/listKeys/action",
      "Microsoft.MachineLearningServices/workspaces/hubs/write",
      "Microsoft.MachineLearningServices/workspaces/hubs/delete",
      "Microsoft.MachineLearningServices/workspaces/featurestores/write",
      "Microsoft.MachineLearningServices/workspaces/featurestores/delete",
    ],
    dataActions: [],
  },
];

/** Azure ML lets its managed network in by it; nothing here asks. */
const networks: readonly BuiltInRole[] = [
  {
    name: "Azure AI Enterprise Network Connection Approver",
    id: "b556d68e-0be0-4f35-a333-ad7ee1ce17ea",
    actions: [
      "Microsoft.ContainerRegistry/registries",
      "Microsoft.KeyVault/vaults",
      "Microsoft.Storage/storageAccounts",
    ].map((type) => `${type}/privateEndpointConnectionsApproval/action`),
    dataActions: [],
  },
];

const registriesAndDashboards: readonly BuiltInRole[] = [
  role("AcrPull", "7f951dda-4ed3-4680-a7ca-43fe172d538d", "Microsoft.ContainerRegistry/registries/pull/read"),
  role(
    "AcrPush",
    "8311e382-0749-4cb8-b61a-304f252e45ec",
    "Microsoft.ContainerRegistry/registries/push/write",
  ),
  grafana("Grafana Viewer", "60921a7e-fef1-4a43-9b16-a26c52ad4769", "Viewer"),
  grafana("Grafana Editor", "a79a5197-3a5c-4973-a920-486035ffd60f", "Editor"),
  grafana("Grafana Admin", "22926164-76b3-42b3-bc55-97df8dab3e41", "Admin"),
];

/** Rights over resources, none over the data in them. */
const general: readonly BuiltInRole[] = [
  { name: "Reader", id: "acdd72a7-3385-48ef-bd42-f606fba81ae7", actions: ["*/read"], dataActions: [] },
  {
    name: "Role Based Access Control Administrator",
    id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    actions: ["Microsoft.Authorization/roleAssignments/*", "*/read"],
    dataActions: [],
  },
  {
    name: "User Access Administrator",
    id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
    actions: ["*/read", "Microsoft.Authorization/*"],
    dataActions: [],
  },
  {
    name: "Contributor",
    id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
    actions: ["*"],
    notActions: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"],
    dataActions: [],
  },
  { name: "Owner", id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", actions: ["*"], dataActions: [] },
];

/** Every role that can be assigned locally. */
export const builtInRoles: readonly BuiltInRole[] = [
  ...storage,
  ...keyVault,
  ...monitor,
  ...messaging,
  ...search,
  ...machineLearning,
  ...networks,
  ...registriesAndDashboards,
  ...general,
];

/** Names are compared without regard to case, as Azure does. */
export function findBuiltInRole(nameOrId: string): BuiltInRole | undefined {
  const wanted = nameOrId.toLowerCase();
  return builtInRoles.find((role) => role.name.toLowerCase() === wanted || role.id === wanted);
}

function role(name: string, id: string, action: string): BuiltInRole {
  return { name, id, actions: [action], dataActions: [] };
}

function grafana(name: string, id: string, level: string): BuiltInRole {
  return { name, id, actions: [], dataActions: [`Microsoft.Dashboard/grafana/ActAsGrafana${level}/action`] };
}
