import type { ContainerClient, RestError } from "@azure/storage-blob";

const container = "azure-webjobs-eventhub";

export interface CheckpointPlace {
  readonly namespace: string;
  readonly hub: string;
  readonly group: string;
}

/**
 * How far a consumer group is in each partition, in the host's account where the platform keeps it: an empty blob for
 * each partition, with what was seen last among its metadata.
 */
export class EventHubCheckpoints {
  private readonly container: ContainerClient;
  private readonly prefix: string;
  private isThere: Promise<unknown> | undefined;

  constructor(
    blobs: { getContainerClient(name: string): ContainerClient },
    { namespace, hub, group }: CheckpointPlace,
  ) {
    this.container = blobs.getContainerClient(container);
    this.prefix = `${namespace}/${hub}/${group}/checkpoint/`.toLowerCase();
  }

  /** Number of the last event that was seen; undefined when there was none yet. */
  async read(partition: string): Promise<number | undefined> {
    try {
      const { metadata } = await this.container.getBlobClient(this.prefix + partition).getProperties();
      const sequence = Number(metadata?.["sequencenumber"]);
      return Number.isSafeInteger(sequence) ? sequence : undefined;
    } catch (error) {
      if ((error as RestError).statusCode === 404) return undefined;
      throw error;
    }
  }

  async write(partition: string, { sequence, offset }: { sequence: number; offset: number }): Promise<void> {
    this.isThere ??= this.container.createIfNotExists();
    await this.isThere;
    const metadata = { sequencenumber: String(sequence), offset: String(offset) };
    await this.container.getBlockBlobClient(this.prefix + partition).upload("", 0, { metadata });
  }
}
