import { operations, type Role } from "./role";

const workspaces = "Microsoft.MachineLearningServices/workspaces";
const connections = "privateEndpointConnections";

export const machineLearningRoles: readonly Role[] = [
  {
    name: "AzureML Metrics Writer (preview)",
    id: "635dd51f-9968-44d3-b7fb-6d9a6bd613ae",
    may: "send metrics to the workspace",
    actions: [`${workspaces}/metrics/*/write`],
    dataActions: [],
  },
  {
    name: "AzureML Data Scientist",
    id: "f6c7c914-8db3-469d-8ca1-694a8f32e121",
    may: "score, and change endpoints, deployments and traffic; not the workspace or its machines",
    actions: operations(workspaces, ["*/read", "*/action", "*/delete", "*/write"]),
    notActions: operations(workspaces, [
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
  {
    name: "Azure AI Enterprise Network Connection Approver",
    id: "b556d68e-0be0-4f35-a333-ad7ee1ce17ea",
    may: "approve private endpoints of a managed network",
    actions: [
      "Microsoft.Cache/redis",
      "Microsoft.Cache/redisEnterprise",
      "Microsoft.ContainerRegistry/registries",
      "Microsoft.DBforPostgreSQL/flexibleServers",
      "Microsoft.DocumentDB/databaseAccounts",
      "Microsoft.KeyVault/vaults",
      workspaces,
      "Microsoft.Sql/servers",
      "Microsoft.Storage/storageAccounts",
    ].flatMap((type) =>
      operations(type, [`${connections}Approval/action`, `${connections}/read`, `${connections}/write`]),
    ),
    dataActions: [],
  },
];
