import type { ContainerClient } from "@azure/storage-blob";
import type { ExportSources } from "../export/reader-export";

/** A lake without anything in it. */
export const noLake: ExportSources["lake"] = {
  folders: async () => [],
  names: async () => [],
  read: async () => undefined,
};

/** An account without anything in it. */
export const noFiles: ExportSources["files"] = {
  getContainerClient: () => ({ async *listBlobsFlat() {} }) as unknown as ContainerClient,
};
