import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, RESP_TYPES } from "@redis/client";
import { openContext } from "../../../core/context";
import type { EmulatorContext } from "../../../core/service";
import type { Identity } from "../../../identity/identity";
import { localDeveloperId } from "../../../identity/local-ids";
import { startIdentity } from "../../../identity/start";
import type { RedisCaches } from "../redis-caches";
import { startRedisCaches } from "../start";

const cacheId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Cache/redisEnterprise/cache";

/** A cache that the developer may use, with its state in a temporary folder. */
export class TestCache {
  readonly folder = mkdtempSync(join(tmpdir(), "vitrine-redis-"));
  readonly engine: "embedded" | "redis-server";
  private context: EmulatorContext | undefined;
  private identity: Identity | undefined;
  private service: RedisCaches | undefined;
  private port = 0;

  constructor(engine: "embedded" | "redis-server") {
    this.engine = engine;
  }

  async start(): Promise<void> {
    this.context = await openContext(this.folder);
    this.identity = await startIdentity(this.context, { roleAssignments: () => [], principals: () => [] });
    this.service = await startRedisCaches(this.context, { identity: this.identity, engine: this.engine });
    this.port = (await this.service.createCache({ resourceId: cacheId, name: "cache" })).port;
    await this.access.assign("developer");
  }

  async end(): Promise<void> {
    await this.service?.stop();
    await this.identity?.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20 });
  }

  get caches(): RedisCaches {
    if (this.service === undefined) throw new Error("call start() first");
    return this.service;
  }

  readonly access = {
    assign: (name: string) => this.caches.assignAccess(cacheId, { name, objectId: localDeveloperId }),
    remove: (name: string) => this.caches.removeAccess(cacheId, name),
  };

  get socket() {
    return {
      host: "127.0.0.1",
      port: this.port,
      tls: true as const,
      ca: readFileSync(this.context?.tls.authorityFile ?? ""),
      reconnectStrategy: false as const,
    };
  }

  async credentials(username: string = localDeveloperId, audience = "https://redis.azure.com") {
    const token = await this.identity?.credential(localDeveloperId).getToken(`${audience}/.default`);
    return { username, password: token?.token ?? "" };
  }

  /** Redis' own client, with a token as password. */
  async connect({
    RESP = 2,
    username,
    password,
  }: {
    RESP?: 2 | 3;
    username?: string;
    password?: string;
  } = {}) {
    const client = createClient({
      RESP,
      socket: this.socket,
      credentialsProvider: {
        type: "async-credentials-provider",
        credentials: async () => {
          const known = await this.credentials(username);
          return { ...known, password: password ?? known.password };
        },
      },
    });
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  /** The client, with values as bytes. */
  bytes(client: Awaited<ReturnType<TestCache["connect"]>>) {
    return client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  }
}
