import { join } from "node:path";
import { createServer, type Server } from "node:tls";
import { listen } from "../../core/listen";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import { Admission } from "./admission";
import { AdmittedConnection } from "./connection";
import { embeddedEngine } from "./engines/embedded-engine";
import type { RedisEngine } from "./engines/engine";
import { startRedisServer } from "./engines/redis-server";
import type { EvictionPolicy, RedisStatus } from "./redis-caches";

/** Much less than the smallest cache of Azure has, 0.5 GB: a laptop has other things to do. */
const maximumBytes = 64 * 1024 * 1024;
/** After it died by itself, as long as a failover takes. */
const restartMs = 5000;

export interface CacheOptions {
  readonly name: string;
  readonly resourceId: string;
  readonly policy: EvictionPolicy;
  /** Of redis-server; undefined: the embedded engine. */
  readonly redisServer: string | undefined;
}

/** One cache: its address, which never changes, who may use it, and the engine that keeps the keys. */
export class HostedCache {
  readonly admission: Admission;
  readonly name: string;
  private readonly options: CacheOptions;
  private readonly context: EmulatorContext;
  private readonly connections = new Set<AdmittedConnection>();
  private engine: RedisEngine | undefined;
  private server: Server | undefined;
  private comeback: NodeJS.Timeout | undefined;
  private port = 0;

  constructor(options: CacheOptions, context: EmulatorContext, identity: Identity) {
    this.options = options;
    this.name = options.name;
    this.context = context;
    this.admission = new Admission(options.name, identity);
  }

  get address() {
    return { hostName: "127.0.0.1", port: this.port };
  }

  status(): RedisStatus {
    const { engine } = this;
    const version = this.options.redisServer;
    return {
      name: this.name,
      address: `rediss://127.0.0.1:${this.port}`,
      engine: version ? `redis-server ${version}` : "embedded",
      state: engine ? "running" : "stopped",
      ...(engine?.pid === undefined ? {} : { pid: engine.pid }),
    };
  }

  async open(): Promise<void> {
    this.port = await this.context.ports.reserve(`redis/${this.name}`);
    await this.start();
    const { key, cert } = this.context.tls;
    const server = createServer({ key, cert, minVersion: "TLSv1.2" }, (socket) => {
      const { engine } = this;
      if (engine === undefined) {
        socket.destroy();
        return;
      }
      socket.setNoDelay(true);
      const connection = new AdmittedConnection(socket, this.admission, () => engine.connect());
      this.connections.add(connection);
      socket.once("close", () => this.connections.delete(connection));
    });
    await listen(server, this.port, `the cache ${this.name}`, this.context.log);
    this.server = server;
  }

  async start(): Promise<void> {
    clearTimeout(this.comeback);
    if (this.engine !== undefined) return;
    const { policy, redisServer } = this.options;
    const engine =
      redisServer === undefined
        ? embeddedEngine(maximumBytes, policy)
        : await startRedisServer({
            version: redisServer,
            folder: join(this.context.stateDirectory, "redis", this.name),
            maximumBytes,
            policy,
            log: (line) => this.context.log("debug", "redis", `${this.name}: ${line}`),
          });
    this.engine = engine;
    void engine.ended.then((reason) => {
      if (this.engine !== engine) return;
      this.context.log(
        "error",
        "redis",
        `${this.name}: ${reason}; it comes back, empty, in ${restartMs / 1000} s`,
      );
      this.drop();
      this.comeback = setTimeout(() => void this.start().catch((error) => this.report(error)), restartMs);
      this.comeback.unref();
    });
  }

  async stop(): Promise<void> {
    clearTimeout(this.comeback);
    const { engine } = this;
    this.drop();
    await engine?.stop();
  }

  /** Ends the connections of whoever may not use the cache any more. */
  expel(): void {
    for (const connection of this.connections) {
      const { principal } = connection;
      if (principal !== undefined && !this.admission.has(principal)) connection.close();
    }
  }

  async close(): Promise<void> {
    await this.stop();
    await new Promise<void>((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }

  private drop(): void {
    this.engine = undefined;
    for (const connection of this.connections) connection.close();
  }

  private report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.context.log("error", "redis", `${this.name} does not come back: ${message}`);
  }
}
