import type { BlockBlobClient } from "@azure/storage-blob";

const blockBytes = 4 * 1024 * 1024;

/** A blob of JSON lines; memory holds one block of it. */
export class JsonLinesBlob {
  private readonly blob: BlockBlobClient;
  private readonly blocks: string[] = [];
  private waiting: string[] = [];
  private waitingBytes = 0;

  constructor(blob: BlockBlobClient) {
    this.blob = blob;
  }

  async add(line: unknown): Promise<void> {
    const text = `${JSON.stringify(line)}\n`;
    this.waiting.push(text);
    this.waitingBytes += text.length;
    if (this.waitingBytes >= blockBytes) await this.stage();
  }

  async end(): Promise<void> {
    if (this.waitingBytes > 0) await this.stage();
    await this.blob.commitBlockList(this.blocks, {
      blobHTTPHeaders: { blobContentType: "application/x-ndjson" },
    });
  }

  private async stage(): Promise<void> {
    const content = this.waiting.join("");
    this.waiting = [];
    this.waitingBytes = 0;
    // all names of a blob's blocks are equally long
    const name = Buffer.from(String(this.blocks.length).padStart(8, "0")).toString("base64");
    await this.blob.stageBlock(name, content, Buffer.byteLength(content));
    this.blocks.push(name);
  }
}
