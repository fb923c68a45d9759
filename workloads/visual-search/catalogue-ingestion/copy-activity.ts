/**
 * A copy of all files of one binary dataset to another, in Data Factory's words.
 *
 * Binary: nothing is parsed on the way, so a file with a bad row arrives as it is and the ingestion reports the row.
 */
export function copyActivity(source: string, sink: string): Record<string, unknown> {
  return {
    name: "CopyFiles",
    type: "Copy",
    policy: { timeout: "0.01:00:00", retry: 2, retryIntervalInSeconds: 60 },
    inputs: [{ referenceName: source, type: "DatasetReference" }],
    outputs: [{ referenceName: sink, type: "DatasetReference" }],
    typeProperties: {
      source: {
        type: "BinarySource",
        storeSettings: { type: "AzureBlobStorageReadSettings", recursive: true },
        formatSettings: { type: "BinaryReadSettings" },
      },
      sink: {
        type: "BinarySink",
        storeSettings: { type: "AzureBlobStorageWriteSettings", copyBehavior: "PreserveHierarchy" },
      },
    },
  };
}
