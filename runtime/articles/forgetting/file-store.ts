import type { ContainerClient } from "@azure/storage-blob";
import type { FoundPlace, ReaderIdentifiers, ReaderStore } from "./reader-store";
import { SoughtText } from "./sought-text";

/** Longer than any identifier that is cut in two by the end of a piece. */
const overlap = 512;

/**
 * Files that were brought in, reports on them and events that nobody could deliver. No reader belongs there: a file that speaks of one
 * was sent by mistake, and is deleted as a whole. What it brought is in the database.
 *
 * @param name as the receipt has it
 * @param restoreDays that the account keeps what was deleted
 */
export function fileStore(
  name: string,
  container: Pick<ContainerClient, "getBlobClient" | "getBlockBlobClient" | "listBlobsFlat">,
  restoreDays: number,
): ReaderStore {
  return {
    name,
    later: [
      {
        what: `deleted files of ${name}, and former versions of them`,
        because: "the storage account lets what was deleted be restored",
        days: restoreDays,
      },
    ],
    async erase(reader) {
      const found = await filesWith(reader);
      for (const file of found)
        await container.getBlobClient(file).deleteIfExists({ deleteSnapshots: "include" });
      return { files: found.length };
    },
    async find(reader): Promise<FoundPlace[]> {
      const found = await filesWith(reader);
      return found.length === 0 ? [] : [{ where: "files", count: found.length }];
    },
  };

  async function filesWith(reader: ReaderIdentifiers): Promise<string[]> {
    const sought = new SoughtText(reader);
    const found: string[] = [];
    for await (const { name: file } of container.listBlobsFlat())
      if (sought.isIn(file) || (await isInFile(file, sought))) found.push(file);
    return found;
  }

  async function isInFile(file: string, sought: SoughtText): Promise<boolean> {
    const answer = await container
      .getBlobClient(file)
      .download()
      .catch((error: { statusCode?: number }) => {
        // deleted in between
        if (error.statusCode === 404) return undefined;
        throw error;
      });
    const pieces = answer?.readableStreamBody as AsyncIterable<Buffer> | undefined;
    if (pieces === undefined) return false;
    let before = "";
    for await (const piece of pieces) {
      const text = before + piece.toString("utf8");
      if (sought.isIn(text)) return true;
      before = text.slice(-overlap);
    }
    return false;
  }
}
