import type { ResourceTypes } from "./resource-type";

export const dataFactory: ResourceTypes = {
  azurerm_data_factory: {
    id: { armType: "Microsoft.DataFactory/factories" },
    free: "paid by the runs of its pipelines",
    logs: "itself",
  },
  azurerm_data_factory_dataset_binary: {
    id: { parentId: "data_factory_id", below: "datasets" },
    free: "part of the data factory",
    nothingToAsk: true,
  },
  azurerm_data_factory_linked_service_azure_blob_storage: {
    id: { parentId: "data_factory_id", below: "linkedservices" },
    free: "part of the data factory",
  },
  azurerm_data_factory_pipeline: {
    id: { parentId: "data_factory_id", below: "pipelines" },
    free: "paid by its runs, which its trigger starts",
    nothingToAsk: true,
  },
  azurerm_data_factory_trigger_schedule: {
    id: { parentId: "data_factory_id", below: "triggers" },
    nothingToAsk: true,
  },
};
