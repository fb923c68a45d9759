import type { ResourceTypes } from "./resource-type";

export const machineLearning: ResourceTypes = {
  azurerm_machine_learning_compute_cluster: {
    id: { parentId: "machine_learning_workspace_id", below: "computes" },
  },
  azurerm_machine_learning_datastore_blobstorage: {
    id: { parentId: "workspace_id", below: "dataStores" },
    free: "counted with the storage account",
    tagsWithoutLocation: true,
  },
  azurerm_machine_learning_workspace: { id: { armType: "Microsoft.MachineLearningServices/workspaces" } },
  "Microsoft.MachineLearningServices/workspaces": {
    words: "ML workspace",
    losesData: true,
    logs: "itself",
  },
  "Microsoft.MachineLearningServices/workspaces/computes": {
    free: "the cluster is priced by itself",
    nothingToAsk: true,
  },
  "Microsoft.MachineLearningServices/workspaces/environments/versions": {
    free: "its image is counted with the registry",
    nothingToAsk: true,
  },
  "Microsoft.MachineLearningServices/workspaces/models/versions": {
    free: "counted with the storage account",
    nothingToAsk: true,
  },
  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints": {
    words: "ML endpoint",
    free: "paid by the machines of its deployments",
    logs: "itself",
  },
  "Microsoft.MachineLearningServices/workspaces/outboundRules": { words: "outbound rule" },
};
