import type { ResourceTypes } from "./resource-type";

export const kubernetes: ResourceTypes = {
  azurerm_kubernetes_cluster: {
    id: { armType: "Microsoft.ContainerService/managedClusters" },
    logs: "itself",
  },
  azurerm_kubernetes_cluster_extension: {
    id: { parentId: "cluster_id", below: "providers/Microsoft.KubernetesConfiguration/extensions" },
    free: "runs on the cluster's nodes",
    nothingToAsk: true,
  },
  azurerm_kubernetes_cluster_node_pool: { id: { parentId: "kubernetes_cluster_id", below: "agentPools" } },
  azurerm_kubernetes_cluster_trusted_access_role_binding: { nothingToAsk: true },
};
