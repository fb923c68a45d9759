import { operations, type Role } from "./role";

const registries = "Microsoft.ContainerRegistry/registries";

/** Of Container Registry and Kubernetes. */
export const containerRoles: readonly Role[] = [
  {
    name: "AcrPull",
    id: "7f951dda-4ed3-4680-a7ca-43fe172d538d",
    may: "pull images",
    actions: [`${registries}/pull/read`],
    dataActions: [],
  },
  {
    name: "AcrPush",
    id: "8311e382-0749-4cb8-b61a-304f252e45ec",
    may: "push and pull images",
    actions: operations(registries, ["pull/read", "push/write"]),
    dataActions: [],
  },
  {
    name: "Azure Kubernetes Service Cluster Admin Role",
    id: "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8",
    may: "do everything in a cluster",
    actions: operations("Microsoft.ContainerService/managedClusters", [
      "listClusterAdminCredential/action",
      "accessProfiles/listCredential/action",
      "read",
      "runcommand/action",
    ]),
    dataActions: [],
  },
  {
    name: "Kubernetes Extension Contributor",
    id: "85cb6faf-e071-4c9b-8136-154b5a04f717",
    may: "install, change and remove a cluster's extensions",
    actions: operations("Microsoft.KubernetesConfiguration/extensions", [
      "write",
      "read",
      "delete",
      "operations/read",
    ]),
    dataActions: [],
  },
];
