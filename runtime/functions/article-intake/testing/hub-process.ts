import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { localDeveloperId } from "../../../../emulator/identity/local-ids";
import { TestHub } from "../../../../emulator/services/event-hubs/testing/test-hub";
import { EventHubListener } from "../../../../emulator/services/functions/triggers/event-hub-listener";
import { eventHubsScope } from "../../../articles/events/deed-sender";

export interface AskedOfHub {
  readonly folder: string;
  /** Where the consumer takes batches. */
  readonly consumerPort: number;
}

export interface BegunHub {
  readonly address: string;
  /** For whoever sends. */
  readonly token: string;
}

/** As host.json says, with shorter pauses. */
const retryOptions = {
  maxRetryCount: -1,
  retryStrategy: "exponentialBackoff",
  minimumInterval: { seconds: 0.02 },
  maximumInterval: { seconds: 0.2 },
};
const batchSize = 500;

/** The hub, and the host's listener that feeds the consumer from it, in a process of their own, which a test can kill. */
process.once("message", async ({ folder, consumerPort }: AskedOfHub) => {
  const hub = new TestHub(join(folder, "azure"));
  await hub.start();
  new EventHubListener({
    definition: {
      name: "deeds",
      type: "eventHubTrigger",
      triggerName: "deeds",
      trigger: { cardinality: "many" },
      inputs: [],
      outputs: [],
      metadata: { retryOptions },
    } as never,
    from: { namespace: hub.address, hub: "deeds", group: "profile", principalId: localDeveloperId },
    hubs: hub.hubs,
    checkpoints: checkpointsIn(join(folder, "checkpoints")),
    settings: { maxEventBatchSize: batchSize, batchCheckpointFrequency: 1, begin: "fromStart" },
    invoke: async ({ data, metadata }) => {
      const body = JSON.stringify({ bodies: data?.collectionString?.string, metadata });
      const { status } = await fetch(`http://127.0.0.1:${consumerPort}`, { method: "POST", body });
      if (status !== 200) throw new Error(`the consumer answered ${status}`);
    },
    isLost: () => false,
    log: () => undefined,
    onProblem: () => undefined,
  });
  const { token } = (await hub.credential.getToken(eventHubsScope)) ?? {};
  process.send?.({ address: hub.address, token });
});
process.once("disconnect", () => process.exit());

/** Where the host keeps how far it is; each is replaced as a whole. */
function checkpointsIn(folder: string) {
  mkdirSync(folder, { recursive: true });
  const file = (partition: string) => join(folder, partition);
  return {
    read: async (partition: string) =>
      existsSync(file(partition)) ? Number(readFileSync(file(partition), "utf8")) : undefined,
    write: async (partition: string, { sequence }: { sequence: number }) => {
      writeFileSync(`${file(partition)}.new`, String(sequence));
      renameSync(`${file(partition)}.new`, file(partition));
    },
  };
}
