import type { ContainerClient } from "@azure/storage-blob";
import { readBlob } from "../../shared/read-blob";
import { unless } from "../../shared/unless";
import { Champion, championName } from "../champion";

export interface ChampionFile {
  readonly champion: Champion | undefined;
  /** Undefined while there is no file. */
  readonly etag: string | undefined;
}

/** Which version serves, as the container of models says. */
export async function readChampion(files: ContainerClient): Promise<ChampionFile> {
  const blob = files.getBlobClient(championName);
  const answer = await unless([404], blob.getProperties());
  if (answer === undefined) return { champion: undefined, etag: undefined };
  return { champion: Champion.parse(JSON.parse(String(await readBlob(blob)))), etag: answer.etag };
}

/**
 * Says which version serves from now on.
 *
 * @param before what was read: somebody else's change meanwhile is not lost
 * @returns whether it was written; false when the file has changed since
 */
export async function writeChampion(
  files: ContainerClient,
  champion: Champion,
  { etag }: ChampionFile,
): Promise<boolean> {
  const conditions = etag === undefined ? { ifNoneMatch: "*" } : { ifMatch: etag };
  try {
    await files.getBlockBlobClient(championName).uploadData(Buffer.from(JSON.stringify(champion)), {
      conditions,
      blobHTTPHeaders: { blobContentType: "application/json" },
    });
    return true;
  } catch (error) {
    if ([409, 412].includes(statusOf(error) ?? 0)) return false;
    throw error;
  }
}

/** A file of the container; undefined when there is none. */
export async function readFile(files: ContainerClient, name: string): Promise<Buffer | undefined> {
  return unless([404], readBlob(files.getBlobClient(name)));
}

function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}
