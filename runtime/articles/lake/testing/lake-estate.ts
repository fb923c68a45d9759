import { join } from "node:path";
import { BlobServiceClient, type ContainerClient } from "@azure/storage-blob";
import { inGroup, TestEstate } from "../../../../emulator/resource-manager/testing/test-estate";
import { someAtATime } from "../../../shared/some-at-a-time";
import type { ReachedLake } from "./reached-lake";

/** A container `lake` in the local Azure. */
export class LakeEstate {
  readonly container: ContainerClient;
  private readonly azure: TestEstate;

  private constructor(azure: TestEstate, container: ContainerClient) {
    this.azure = azure;
    this.container = container;
  }

  static async start(): Promise<LakeEstate> {
    const azure = new TestEstate();
    await azure.start();
    await azure.apply("azurerm_resource_group", { name: "photos", location: "westeurope" });
    const account = await azure.apply("azurerm_storage_account", { name: "lake", ...inGroup });
    await azure.apply("azurerm_storage_container", { name: "lake", storage_account_id: account["id"] });
    await azure.grant("Storage Blob Data Owner", account["id"]);
    const blobs = new BlobServiceClient(String(account["primary_blob_endpoint"]), azure.developer);
    return new LakeEstate(azure, blobs.getContainerClient("lake"));
  }

  /** For a process that is told of it. */
  async reached(): Promise<ReachedLake> {
    const { token = "" } = (await this.azure.developer.getToken("https://storage.azure.com/.default")) ?? {};
    return { url: this.container.url, token, authorityFile: join(this.azure.folder, "tls/authority.pem") };
  }

  async empty(): Promise<void> {
    const names: string[] = [];
    for await (const { name } of this.container.listBlobsFlat()) names.push(name);
    await someAtATime(16, names, (name) => this.container.deleteBlob(name));
  }

  stop(): Promise<void> {
    return this.azure.end();
  }
}
