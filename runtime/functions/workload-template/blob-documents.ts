import type { BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import type { Document, DocumentStore } from "./document-store";
import type { WorkloadTemplateContainer } from "./settings";

/** Documents in Azure Blob Storage, each a blob. */
export class BlobDocuments implements DocumentStore {
  private readonly container: ContainerClient;

  constructor(service: BlobServiceClient) {
    this.container = service.getContainerClient("documents" satisfies WorkloadTemplateContainer);
  }

  async keep(id: string, document: Document): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(document, undefined, 2)}\n`);
    const blobHTTPHeaders = { blobContentType: "application/json" };
    await this.container.getBlockBlobClient(`${id}.json`).upload(bytes, bytes.length, { blobHTTPHeaders });
  }

  /** @throws when storage does not answer this identity */
  async check(): Promise<void> {
    await this.container.getProperties();
  }
}
