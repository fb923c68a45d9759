import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { ReaderCache } from "../../../articles/cache/reader-cache";
import { PostgresInteractions } from "../../../articles/interactions/postgres-interactions";
import { connectDatabase } from "../../../database/connect-database";
import type { DatabaseSettings } from "../../../database/settings";
import type { Tokens } from "../../../shared/access-tokens";
import { Redis } from "../../../shared/redis";
import { arrivedEvents } from "../deeds/arrived-events";
import { takeDeeds } from "../deeds/take-deeds";

export interface AskedOfConsumer {
  readonly database: DatabaseSettings;
  readonly databaseToken: string;
  readonly port: number;
  /** Where lists and profiles are kept. @default - nowhere */
  readonly redis?: { host: string; port: number; username: string; token: string };
}

interface Invocation {
  readonly bodies: readonly string[];
  readonly metadata: Readonly<Record<string, { readonly json: string }>>;
}

/** The consumer of deeds in a process of its own, which a test can kill: it takes batches over HTTP. */
process.once("message", ({ database, databaseToken, port, redis }: AskedOfConsumer) => {
  const pool = connectDatabase(database, tokens(databaseToken));
  const noCache = {
    changed: async () => undefined,
    shown: async () => undefined,
    turns: async () => new Map<string, Buffer>(),
  };
  const services = {
    store: new PostgresInteractions(pool),
    database: pool,
    cache: redis ? new ReaderCache(new Redis({ ...redis, tokens: tokens(redis.token) })) : noCache,
    telemetry: { event: () => undefined, metric: () => undefined },
    keptDays: 10_000,
    forgetReaders: async () => undefined,
  };
  const server = createServer(async (request, response) => {
    try {
      const { bodies, metadata } = JSON.parse(await text(request)) as Invocation;
      const known = Object.entries(metadata).map(([name, { json }]) => [
        `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`,
        JSON.parse(json),
      ]);
      const { partitionContext, ...arrays } = Object.fromEntries(known);
      const context = { partitionId: partitionContext.PartitionId };
      const events = arrivedEvents(
        bodies.map((body) => JSON.parse(body)),
        { ...arrays, partitionContext: context },
      );
      await takeDeeds(events, services);
      response.end();
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  server.listen(port, "127.0.0.1", () => process.send?.({ port }));
});
process.once("disconnect", () => process.exit());

function tokens(token: string): Tokens {
  return async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 });
}
