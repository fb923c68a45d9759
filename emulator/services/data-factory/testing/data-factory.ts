import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import type { Values } from "../../../resource-manager/protocol";
import { inGroup, TestEstate } from "../../../resource-manager/testing/test-estate";
import { block, text } from "../../../resource-manager/values";

/** A copy as the estate declares it; a test changes parts of it. */
export const copyActivity = (more: { source?: Values; typeProperties?: Values; activity?: Values } = {}) => ({
  name: "CopyFiles",
  type: "Copy",
  policy: { timeout: "0.01:00:00", retry: 2, retryIntervalInSeconds: 60 },
  inputs: [{ referenceName: "partner", type: "DatasetReference" }],
  outputs: [{ referenceName: "catalogue", type: "DatasetReference" }],
  typeProperties: {
    source: {
      type: "BinarySource",
      storeSettings: { type: "AzureBlobStorageReadSettings", recursive: true, ...more.source },
      formatSettings: { type: "BinaryReadSettings" },
    },
    sink: {
      type: "BinarySink",
      storeSettings: { type: "AzureBlobStorageWriteSettings", copyBehavior: "PreserveHierarchy" },
    },
    ...more.typeProperties,
  },
  ...more.activity,
});

/** A factory between the containers `partner` and `catalogue` of one account, and a developer who may see both. */
export class TestFactory {
  readonly azure = new TestEstate();
  account: Values = {};
  factory: Values = {};

  async start(): Promise<void> {
    await this.azure.start();
    await this.azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
    this.account = await this.azure.apply("azurerm_storage_account", { name: "cataloguefiles", ...inGroup });
    await this.azure.grant("Storage Blob Data Contributor", this.account["id"]);
    for (const name of ["partner", "catalogue"]) {
      await this.azure.apply("azurerm_storage_container", { name, storage_account_id: this.account["id"] });
    }
    this.factory = await this.azure.apply("azurerm_data_factory", {
      name: "media-factory",
      ...inGroup,
      identity: [{ type: "SystemAssigned" }],
    });
    await this.part("linked_service_azure_blob_storage", {
      name: "storage",
      service_endpoint: this.account["primary_blob_endpoint"],
      use_managed_identity: true,
    });
    for (const container of ["partner", "catalogue"]) await this.dataset(container, { container });
  }

  /** Makes a part of the factory. @param type without "azurerm_data_factory_" */
  part(type: string, values: Values, prior: Values | null = null): Promise<Values> {
    const planned = { data_factory_id: this.factory["id"], ...values };
    return this.azure.apply(`azurerm_data_factory_${type}`, planned, prior);
  }

  dataset(name: string, location: Values, prior: Values | null = null): Promise<Values> {
    const values = { name, linked_service_name: "storage", azure_blob_storage_location: [location] };
    return this.part("dataset_binary", values, prior);
  }

  pipeline(name: string, activities: readonly object[], more: Values = {}): Promise<Values> {
    return this.part("pipeline", { name, activities_json: JSON.stringify(activities), ...more });
  }

  trigger(name: string, pipeline: string, more: Values = {}): Promise<Values> {
    return this.part("trigger_schedule", {
      name,
      pipeline: [{ name: pipeline }],
      frequency: "Day",
      interval: 1,
      time_zone: "UTC",
      activated: true,
      ...more,
    });
  }

  /** What the factory needs: to read one container and write the other. */
  async grantBoth(): Promise<{ read: Values; write: Values }> {
    return {
      read: await this.grant("Storage Blob Data Reader", "partner"),
      write: await this.grant("Storage Blob Data Contributor", "catalogue"),
    };
  }

  grant(role: string, container: string): Promise<Values> {
    const scope = `${this.account["id"]}/blobServices/default/containers/${container}`;
    return this.azure.grant(role, scope, block(this.factory, "identity")?.["principal_id"]);
  }

  /** As the developer sees it. */
  container(name: string): ContainerClient {
    const endpoint = text(this.account, "primary_blob_endpoint");
    return new BlobServiceClient(endpoint, this.azure.developer).getContainerClient(name);
  }

  async put(name: string, content: string | Buffer, contentType = "text/csv"): Promise<void> {
    const options = { blobHTTPHeaders: { blobContentType: contentType }, metadata: { partner: "nord" } };
    await this.container("partner")
      .getBlockBlobClient(name)
      .upload(content, Buffer.byteLength(content), options);
  }

  async names(container = "catalogue"): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of this.container(container).listBlobsFlat()) names.push(name);
    return names.sort();
  }

  async empty(): Promise<void> {
    for (const container of ["partner", "catalogue"]) {
      for (const name of await this.names(container)) await this.container(container).deleteBlob(name);
    }
  }
}
