import type { Behaviour, World } from "../../../resource-manager/behaviour";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import { optionalText, text } from "../../../resource-manager/values";
import { accountById } from "../../storage/resources/storage-account";

export const machineLearningDatastore: Behaviour = {
  type: "azurerm_machine_learning_datastore_blobstorage",
  parity: "runs",
  reason: "names a container of blobs; whoever reads it needs a role of its own",

  apply({ planned }, { resources }) {
    for (const secret of ["account_key", "shared_access_signature"]) {
      if (optionalText(planned, secret) === undefined) continue;
      throw notRunLocally("datastores with a key", "leave it out: whoever reads needs a role", [secret]);
    }
    accountById(resources, containerOf(text(planned, "storage_container_id")).accountId);
    return {};
  },
};

/**
 * The blob URL of an "azureml://subscriptions/S/resourcegroups/G/workspaces/W/datastores/D/paths/P".
 *
 * @throws ResourceError 400 when it has another form or names a datastore that does not exist
 */
export function blobUrlOf(modelUri: string, { resources }: Pick<World, "resources">): string {
  const [, subscription, group, workspace, store, path] =
    /^azureml:\/\/subscriptions\/([^/]+)\/resource[gG]roups\/([^/]+)\/(?:providers\/Microsoft\.MachineLearningServices\/)?workspaces\/([^/]+)\/datastores\/([^/]+)\/paths\/(.+)$/.exec(
      modelUri,
    ) ?? [];
  if (store === undefined) {
    throw new ResourceError(
      400,
      "InvalidModelUri",
      `the model's uri is ${modelUri}\n` +
        "  why: it is to name a path of a datastore\n" +
        "  fix: azureml://subscriptions/<id>/resourcegroups/<name>/workspaces/<name>/datastores/<name>/paths/<path>",
    );
  }
  const id = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.MachineLearningServices/workspaces/${workspace}/dataStores/${store}`;
  const datastore = resources.get(id);
  if (datastore === undefined) {
    throw new ResourceError(
      400,
      "DatastoreNotFound",
      `the datastore "${store}" of ${workspace} does not exist`,
    );
  }
  const { accountId, container } = containerOf(text(datastore.values, "storage_container_id"));
  const account = accountById(resources, accountId);
  return `${text(account.values, "primary_blob_endpoint")}${container}/${path?.replace(/(?<!\/)\/+$/, "")}`;
}

function containerOf(id: string): { accountId: string; container: string } {
  const [accountId = "", container = ""] = id.split(/\/blobServices\/default\/containers\//i);
  return { accountId, container };
}
