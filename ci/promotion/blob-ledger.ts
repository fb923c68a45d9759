import { type ContainerClient, RestError } from "@azure/storage-blob";
import type { Ledger, Passed } from "./ledger";

/** A ledger in the state storage of an environment: its own deployer writes it, the next one's may only read it. */
export class BlobLedger implements Ledger {
  private readonly container: ContainerClient;

  constructor(container: ContainerClient) {
    this.container = container;
  }

  get place(): string {
    return this.container.url;
  }

  async find(hash: string): Promise<Passed | undefined> {
    try {
      const content = await this.container.getBlobClient(`${hash}.json`).downloadToBuffer();
      return JSON.parse(content.toString());
    } catch (error) {
      // a HEAD has no body to tell a missing blob from a missing container
      const isMissing = error instanceof RestError && error.statusCode === 404;
      if (isMissing && (await this.container.exists())) return undefined;
      throw error;
    }
  }

  async add(passed: Passed): Promise<void> {
    try {
      await this.container
        .getBlockBlobClient(`${passed.hash}.json`)
        .uploadData(Buffer.from(JSON.stringify(passed)), {
          conditions: { ifNoneMatch: "*" },
          blobHTTPHeaders: { blobContentType: "application/json" },
        });
    } catch (error) {
      if (!(error instanceof RestError && error.code === "BlobAlreadyExists")) throw error;
    }
  }
}
