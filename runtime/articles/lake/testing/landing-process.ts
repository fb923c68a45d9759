import { connectDatabase } from "../../../database/connect-database";
import type { DatabaseSettings } from "../../../database/settings";
import { landArticles } from "../land-articles";
import { type ReachedLake, reachLake } from "./reached-lake";

export interface AskedOfLanding {
  readonly lake: ReachedLake;
  readonly database: DatabaseSettings;
  readonly databaseToken: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Brings articles into a lake in a process of its own, which a test can kill. */
process.once("message", (asked: AskedOfLanding) => {
  const lake = reachLake(asked.lake);
  const tokens = async () => ({ token: asked.databaseToken, expiresOnTimestamp: Date.now() + 3_600_000 });
  const database = connectDatabase(asked.database, tokens);
  process.once("message", async () => {
    await landArticles({ database, lake, mostRows: 10 }, asked.now);
    process.send?.("done");
  });
  process.send?.({});
});
process.once("disconnect", () => process.exit());
