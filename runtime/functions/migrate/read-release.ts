import type { ContainerClient } from "@azure/storage-blob";
import { type DatabaseRelease, Principals, SqlFiles } from "../../database/migrations/database-release";
import { readBlob } from "../../shared/read-blob";
import { unless } from "../../shared/unless";
import { releaseBlobs } from "./settings";

/**
 * What the last deploy said that the database should be. An event may be older than what is there now, and never newer.
 *
 * @returns undefined while a deploy has written one of the two blobs and not the other
 */
export async function readRelease(container: ContainerClient): Promise<DatabaseRelease | undefined> {
  const name = await newestSql(container);
  if (name === undefined) return undefined;
  const [sql, principals] = await Promise.all(
    [name, releaseBlobs.principals].map((each) => unless([404], readBlob(container.getBlobClient(each)))),
  );
  if (!sql || !principals) return undefined;
  return {
    ...SqlFiles.parse(JSON.parse(sql.toString())),
    principals: Principals.parse(JSON.parse(principals.toString())),
  };
}

/** A deploy removes the one before, if it gets that far. */
async function newestSql(container: ContainerClient): Promise<string | undefined> {
  let newest: { name: string; at: number } | undefined;
  for await (const { name, properties } of container.listBlobsFlat({ prefix: releaseBlobs.sql.prefix })) {
    const at = properties.lastModified.getTime();
    if (newest === undefined || at > newest.at) newest = { name, at };
  }
  return newest?.name;
}
