import type { Values } from "../../../resource-manager/protocol";
import { inGroup, type TestEstate } from "../../../resource-manager/testing/test-estate";
import { text } from "../../../resource-manager/values";

/** A workspace with a container of models, empty, and who may do what with it. */
export interface TestRegistry {
  readonly workspaceId: string;
  /** At this machine's Resource Manager. */
  readonly workspaceUri: string;
  readonly account: string;
  /** The container's address. */
  readonly files: string;
  /** What Azure ML calls the container's datastore. */
  readonly datastore: string;
  /** An identity that may read models, as an app has one. */
  readonly reader: Values;
}

/** @param azure running, with nothing in it yet; whoever deploys may register models then */
export async function makeTestRegistry(azure: TestEstate): Promise<TestRegistry> {
  const group = await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
  const account = await azure.apply("azurerm_storage_account", { name: "mldata", ...inGroup });
  const container = await azure.apply("azurerm_storage_container", {
    name: "models",
    storage_account_id: account["id"],
  });
  const workspace = await azure.apply("azapi_resource", {
    type: "Microsoft.MachineLearningServices/workspaces@2026-05-01",
    name: "ml",
    parent_id: group["id"],
    location: "westeurope",
    body: { properties: { systemDatastoresAuthMode: "Identity" } },
  });
  await azure.apply("azurerm_machine_learning_datastore_blobstorage", {
    name: "models",
    workspace_id: workspace["id"],
    storage_container_id: container["id"],
  });
  const reader = await azure.makeIdentity();
  await azure.grant("Reader", workspace["id"], reader["principal_id"]);
  await azure.grant("Storage Blob Data Reader", container["id"], reader["principal_id"]);
  await azure.grant("AzureML Data Scientist", workspace["id"]);
  await azure.grant("Storage Blob Data Contributor", container["id"]);

  const workspaceId = text(workspace, "id");
  const [, , subscription, , name] = workspaceId.split("/");
  return {
    workspaceId,
    workspaceUri: `${azure.estate.armRest.address}${workspaceId}`,
    account: "mldata",
    files: `${text(account, "primary_blob_endpoint")}models`,
    datastore: `azureml://subscriptions/${subscription}/resourcegroups/${name}/workspaces/ml/datastores/models`,
    reader,
  };
}
