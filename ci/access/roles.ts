/** A built-in role as Azure publishes it: what it is for, and which operations it allows. */
export interface Role {
  /** In a few plain words, as what somebody "may" do: "read blobs". */
  readonly may: string;
  /** Control operations, also those that storage's data endpoints perform (create a container, list queues). */
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions: readonly string[];
}

const containers = "Microsoft.Storage/storageAccounts/blobServices/containers";
const queues = "Microsoft.Storage/storageAccounts/queueServices/queues";
const tables = "Microsoft.Storage/storageAccounts/tableServices/tables";
const delegationKey = "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action";
const secrets = "Microsoft.KeyVault/vaults/secrets";
const keys = "Microsoft.KeyVault/vaults/keys";
const search = "Microsoft.Search/searchServices";
const workspaces = "Microsoft.MachineLearningServices/workspaces";

/** The roles that our constructs assign, and those they could assign instead; of each kind the narrowest first. */
export const roles: Readonly<Record<string, Role>> = {
  "Storage Blob Data Reader": {
    may: "read blobs",
    actions: [`${containers}/read`, delegationKey],
    dataActions: [`${containers}/blobs/read`],
  },
  "Storage Blob Data Contributor": {
    may: "read, write and delete blobs",
    actions: [`${containers}/delete`, `${containers}/read`, `${containers}/write`, delegationKey],
    dataActions: all(`${containers}/blobs`, ["delete", "read", "write", "move/action", "add/action"]),
  },
  "Storage Blob Data Owner": {
    may: "do everything with blobs, also decide who owns them",
    actions: [`${containers}/*`, delegationKey],
    dataActions: [`${containers}/blobs/*`],
  },
  "Storage Queue Data Message Sender": {
    may: "send messages to queues",
    actions: [],
    dataActions: [`${queues}/messages/add/action`],
  },
  "Storage Queue Data Reader": {
    may: "read queues and their messages",
    actions: [`${queues}/read`],
    dataActions: [`${queues}/messages/read`],
  },
  "Storage Queue Data Message Processor": {
    may: "take messages from queues",
    actions: [],
    dataActions: all(`${queues}/messages`, ["read", "process/action"]),
  },
  "Storage Queue Data Contributor": {
    may: "read, write and delete queues and their messages",
    actions: all(queues, ["delete", "read", "write"]),
    dataActions: all(`${queues}/messages`, ["delete", "read", "write", "process/action", "add/action"]),
  },
  "Storage Table Data Reader": {
    may: "read tables",
    actions: [`${tables}/read`],
    dataActions: [`${tables}/entities/read`],
  },
  "Storage Table Data Contributor": {
    may: "read, write and delete tables and their entries",
    actions: all(tables, ["read", "write", "delete"]),
    dataActions: all(`${tables}/entities`, ["read", "write", "delete", "add/action", "update/action"]),
  },

  "Key Vault Secrets User": {
    may: "read secrets",
    actions: [],
    dataActions: all(secrets, ["getSecret/action", "readMetadata/action"]),
  },
  "Key Vault Crypto Service Encryption User": {
    may: "wrap and unwrap with keys",
    actions: [],
    dataActions: all(keys, ["read", "wrap/action", "unwrap/action"]),
  },
  "Key Vault Crypto Officer": {
    may: "make, change and delete keys",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: [`${keys}/*`],
  },
  "Key Vault Certificates Officer": {
    may: "make, change and delete certificates",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: ["Microsoft.KeyVault/vaults/certificates/*"],
  },
  "Key Vault Reader": {
    may: "see which secrets, keys and certificates there are, not their values",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: ["Microsoft.KeyVault/vaults/*/read", `${secrets}/readMetadata/action`],
  },
  "Key Vault Secrets Officer": {
    may: "read, set and delete secrets",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: [`${secrets}/*`],
  },
  "Key Vault Administrator": {
    may: "do everything with secrets, keys and certificates",
    actions: ["Microsoft.KeyVault/vaults/read"],
    dataActions: ["Microsoft.KeyVault/vaults/*"],
  },

  "App Configuration Data Reader": {
    may: "read settings",
    actions: [],
    dataActions: ["Microsoft.AppConfiguration/configurationStores/*/read"],
  },
  "Azure Event Hubs Data Sender": {
    may: "send events",
    actions: ["Microsoft.EventHub/*/eventhubs/read"],
    dataActions: ["Microsoft.EventHub/*/send/action"],
  },
  "Azure Service Bus Data Sender": {
    may: "send messages",
    actions: ["Microsoft.ServiceBus/namespaces/*/read"],
    dataActions: ["Microsoft.ServiceBus/namespaces/messages/send/action"],
  },

  "Monitoring Metrics Publisher": {
    may: "send telemetry",
    actions: ["Microsoft.Insights/Register/Action"],
    dataActions: ["Microsoft.Insights/Metrics/Write", "Microsoft.Insights/Telemetry/Write"],
  },
  "Monitoring Reader": { may: "read metrics, logs and alarms", actions: ["*/read"], dataActions: [] },

  "Search Index Data Reader": {
    may: "search indexes and look documents up",
    actions: [],
    dataActions: [`${search}/indexes/documents/read`],
  },
  "Search Index Data Contributor": {
    may: "read, write and delete documents in indexes",
    actions: [],
    dataActions: [`${search}/indexes/documents/*`],
  },
  "Search Service Contributor": {
    may: "manage the search service, its indexes and aliases",
    actions: [`${search}/*`],
    dataActions: [`${search}/aliases/*`, ...all(`${search}/indexes`, ["read", "write", "delete"])],
  },

  "AzureML Metrics Writer (preview)": {
    may: "send metrics to the workspace",
    actions: [],
    dataActions: [`${workspaces}/metrics/*/write`],
  },
  "AzureML Data Scientist": {
    may: "score, and change endpoints, deployments and traffic; not the workspace or its machines",
    actions: all(workspaces, ["*/read", "*/action", "*/delete", "*/write"]),
    notActions: all(workspaces, [
      "delete",
      "write",
      "computes/*/write",
      "computes/*/delete",
      "computes/listKeys/action",
      "listKeys/action",
      "hubs/write",
      "hubs/delete",
      "featurestores/write",
      "featurestores/delete",
    ]),
    dataActions: [],
  },
  "Azure AI Enterprise Network Connection Approver": {
    may: "approve private endpoints of a managed network",
    actions: ["Microsoft.*/privateEndpointConnectionsApproval/action", "Microsoft.*/read"],
    dataActions: [],
  },

  AcrPull: {
    may: "pull images",
    actions: ["Microsoft.ContainerRegistry/registries/pull/read"],
    dataActions: [],
  },
  AcrPush: {
    may: "push and pull images",
    actions: all("Microsoft.ContainerRegistry/registries", ["pull/read", "push/write"]),
    dataActions: [],
  },

  Reader: { may: "see everything, and no data", actions: ["*/read"], dataActions: [] },
  "Role Based Access Control Administrator": {
    may: "give and take roles",
    actions: ["Microsoft.Authorization/roleAssignments/*", "*/read"],
    dataActions: [],
  },
  "User Access Administrator": {
    may: "give and take roles, locks and policies",
    actions: ["*/read", "Microsoft.Authorization/*"],
    dataActions: [],
  },
  Contributor: {
    may: "create, change and delete it, and read no data",
    actions: ["*"],
    notActions: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"],
    dataActions: [],
  },
  Owner: { may: "do everything with it, also give roles, and read no data", actions: ["*"], dataActions: [] },
};

const decided = new Map<string, boolean>();

/** Whether a role allows an operation, data and control alike; an operation with "*" asks for all of them. */
export function allows(role: string, action: string): boolean {
  const question = `${role} ${action}`;
  const answer = decided.get(question) ?? decide(roles[role], action);
  decided.set(question, answer);
  return answer;
}

function decide(role: Role | undefined, action: string): boolean {
  if (role === undefined) return false;
  return isControl(action) ? controls(role, action) : matchesAny(role.dataActions, action);
}

/** Whether what Azure lists as somebody's permissions allows an operation on resources; patterns may hold "*". */
export function controls(
  { actions, notActions = [] }: Pick<Role, "actions" | "notActions">,
  action: string,
): boolean {
  return matchesAny(actions, action) && !matchesAny(notActions, action);
}

/** Roles for one kind of service that allow all these operations, the narrowest first; never those for everything. */
export function rolesAllowing(actions: readonly string[]): string[] {
  return Object.entries(roles)
    .filter(([, role]) => !role.actions.some((pattern) => /^(Microsoft\.)?\*/.test(pattern)))
    .map(([name]) => name)
    .filter((name) => actions.every((action) => allows(name, action)));
}

/** "Owner" of a storage account reads no blob: operations on data are matched apart from those on resources. */
function isControl(action: string): boolean {
  return !/\/(aliases|blobs|certificates|entities|indexes|keys|keyValues|messages|metrics|secrets|telemetry)\//i.test(
    action,
  );
}

function matchesAny(patterns: readonly string[], action: string): boolean {
  return patterns.some((pattern) => expressionOf(pattern).test(action));
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known) return known;
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`, "i");
  expressions.set(pattern, expression);
  return expression;
}

function all(resource: string, operations: readonly string[]): string[] {
  return operations.map((operation) => `${resource}/${operation}`);
}
