import { createReadStream } from "node:fs";
import { connectDatabase } from "../../../database/connect-database";
import type { DatabaseSettings } from "../../../database/settings";
import { RatingScale } from "../../../films/rating-scale";
import { importFile } from "../import-file";
import { TakenImports } from "../taken-imports";

export interface AskedImport {
  readonly database: DatabaseSettings;
  readonly token: string;
  /** A local file that stands for the blob. */
  readonly path: string;
  readonly partRows?: number;
}

export interface ToldImport {
  readonly state: string;
  readonly taken: number;
  readonly refused: number;
  readonly seconds: number;
  readonly memoryMB: number;
}

/** An import in a process of its own, which a test can kill: what it is to bring in comes as a message. */
process.once("message", async ({ database, token, path, partRows }: AskedImport) => {
  const pool = connectDatabase(
    database,
    async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
    {
      statementMs: 120_000,
    },
  );
  const file = {
    name: "ratings/ratings.dat",
    etag: "one",
    arrived: 1_700_000_000,
    open: async () => createReadStream(path),
  };
  const began = performance.now();
  const { state, taken, refused } = await importFile(file, {
    imports: new TakenImports(pool),
    scale: new RatingScale({ lowest: 0.5, highest: 5, step: 0.5 }),
    refusedLines: () => ({ add: async () => undefined, end: async () => undefined }),
    ...(partRows !== undefined && { partRows }),
  });
  await pool.end();
  const seconds = (performance.now() - began) / 1000;
  const memoryMB = process.resourceUsage().maxRSS / 1024;
  process.send?.({ state, taken, refused, seconds, memoryMB } satisfies ToldImport);
  process.disconnect();
});
