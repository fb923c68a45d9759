const queues = "Microsoft.Storage/storageAccounts/queueServices/queues";
const messages = `${queues}/messages`;
const blobRead = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";

/** What the Functions host does by itself, under the app's identity, for a trigger that the code registers. */
export interface TriggerNeed {
  /** Of the account: "CONNECTION" stands for the trigger's connection, "PATH" for the path that it watches. */
  readonly address: string;
  readonly actions: readonly string[];
  readonly why: string;
}

/** By the function of `app` that registers it. */
export const triggerNeeds: Readonly<Record<string, readonly TriggerNeed[]>> = {
  storageBlob: [
    {
      address: "{CONNECTION__blobServiceUri}/PATH",
      actions: [blobRead],
      why: "the host looks at the blob that an event speaks of",
    },
    {
      address: "{CONNECTION__queueServiceUri}",
      actions: [`${queues}/write`, `${messages}/add/action`],
      why: "the host keeps events that failed five times in the queue webjobs-blobtrigger-poison",
    },
    {
      address: "{AzureWebJobsStorage__accountName}",
      actions: [
        `${queues}/read`,
        `${queues}/write`,
        ...all("add/action", "process/action", "delete", "write"),
      ],
      why: "the host hands events to its instances through a queue of its own",
    },
  ],
  storageQueue: [
    {
      address: "{CONNECTION__queueServiceUri}",
      actions: [
        `${queues}/read`,
        `${queues}/write`,
        ...all("add/action", "process/action", "delete", "write"),
      ],
      why: "the host takes messages from the queue, and moves those that failed to a poison queue",
    },
  ],
  http: [],
  timer: [],
};

function all(...operations: readonly string[]): string[] {
  return operations.map((operation) => `${messages}/${operation}`);
}
