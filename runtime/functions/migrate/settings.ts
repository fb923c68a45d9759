import * as z from "zod";
import { databaseSettings } from "../../database/settings";
import { blobTriggerSettings, identitySettings, telemetrySettings } from "../../shared/service-settings";

/** The container of the account that the code calls RELEASES, and what it does with its blobs. */
export const migrateContainers = { releases: "read" } as const;

/** The function that every new blob of the container calls. */
export const migrateTrigger = { functionName: "migrate", container: "releases" } as const;

/** What the blobs are called that say what the database should be. */
export const releaseBlobs = {
  /** The SQL files, named by their contents: one that is new calls the function. */
  sql: { prefix: "sql-", end: ".json" },
  /** Whom the database lets in. */
  principals: "principals.json",
} as const;

/** Every setting the function reads. The construct fills them, the compiler compares the two. */
export const MigrateSettings = z.object({
  /** Of the database that is made, and of the role of an administrator of the server. */
  ...databaseSettings,
  ...blobTriggerSettings("RELEASES"),
  ...identitySettings,
  ...telemetrySettings,
});

export type MigrateSettings = z.output<typeof MigrateSettings>;
