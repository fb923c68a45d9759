import type { ContainerClient } from "@azure/storage-blob";
import type { Receipts } from "./forget-readers";
import { SignedReceipt } from "./receipt";

/** The container of receipts, which no rule ever deletes. */
export const receiptsContainer = "receipts";

/** Of an erasure, by its id. */
export const receiptName = (id: string) => `${id}.json`;

/** Receipts as blobs, each written once. */
export class BlobReceipts implements Receipts {
  private readonly container: ContainerClient;

  constructor(container: ContainerClient) {
    this.container = container;
  }

  async keep(receipt: SignedReceipt): Promise<SignedReceipt> {
    const name = receiptName(receipt.receipt.id);
    const text = `${JSON.stringify(receipt, undefined, 2)}\n`;
    try {
      await this.container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), {
        conditions: { ifNoneMatch: "*" },
        blobHTTPHeaders: { blobContentType: "application/json" },
      });
      return receipt;
    } catch (error) {
      // whoever was killed after this had written it
      if ((error as { statusCode?: number }).statusCode !== 409) throw error;
      return this.read(name);
    }
  }

  /** All of them, in no order. */
  async *all(): AsyncGenerator<SignedReceipt> {
    for await (const { name } of this.container.listBlobsFlat()) yield await this.read(name);
  }

  private async read(name: string): Promise<SignedReceipt> {
    const bytes = await this.container.getBlobClient(name).downloadToBuffer();
    return SignedReceipt.parse(JSON.parse(bytes.toString("utf8")));
  }
}
