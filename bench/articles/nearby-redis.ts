import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { endingWithParent } from "../../emulator/core/end-with-parent";
import { openTls } from "../../emulator/core/tls";
import { trust } from "../../emulator/core/trust";
import { Redis } from "../../runtime/shared/redis";
import { freePort } from "../../runtime/shared/testing/free-port";

const startMs = 10_000;

/** What an app is told of a server. */
interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** In the place of one of Entra. */
  readonly token: string;
}

/** redis-server with TLS of its own, as Azure has it: nothing of what is asked of it goes through another process. */
export class NearbyRedis {
  readonly redis: Redis;
  /** Of the authority that other processes have to trust. */
  readonly authorityFile: string;
  private readonly address: RedisAddress;
  private readonly server: ChildProcess;

  private constructor(server: ChildProcess, address: RedisAddress, authorityFile: string) {
    this.server = server;
    this.address = address;
    this.authorityFile = authorityFile;
    const tokens = async () => ({ token: address.token, expiresOnTimestamp: Date.now() + 86_400_000 });
    // a machine that is busy must not look like a server that is gone
    this.redis = new Redis({ ...address, tokens, timeoutMs: 2000, connectMs: 5000 });
  }

  /** @param folder for its certificate @throws when this machine's redis-server does not start, or knows no TLS */
  static async start(folder: string): Promise<NearbyRedis> {
    const { authorityFile } = await openTls(folder);
    const address = { host: "127.0.0.1", port: await freePort(), username: "reader", token: randomUUID() };
    const settings: Readonly<Record<string, readonly string[]>> = {
      port: ["0"],
      bind: [address.host],
      "tls-port": [String(address.port)],
      "tls-cert-file": [join(folder, "tls/server.pem")],
      "tls-key-file": [join(folder, "tls/server.key")],
      "tls-ca-cert-file": [authorityFile],
      "tls-auth-clients": ["no"],
      save: [""],
      appendonly: ["no"],
      dir: [folder],
      // "default" is whoever says no name
      user: [address.username, "on", "+@all", "~*", `>${address.token}`],
    };
    const args = Object.entries(settings).flatMap(([name, values]) => [`--${name}`, ...values]);
    const server = spawn(...endingWithParent("KILL", "redis-server", args), {
      stdio: ["pipe", "ignore", "inherit"],
    });
    trust(authorityFile);
    const deadline = Date.now() + startMs;
    while (!(await listens(address))) {
      if (server.exitCode !== null || Date.now() > deadline) throw new Error("redis-server does not start");
      await wait(50);
    }
    return new NearbyRedis(server, address, authorityFile);
  }

  /** What a client in another process needs. */
  get forOthers(): RedisAddress {
    return this.address;
  }

  /** Memory that the server uses. */
  async usedBytes(): Promise<number> {
    const used = await this.redis.evaluate("return redis.call('INFO', 'memory')", "", []);
    return Number(/used_memory:(\d+)/.exec(String(used))?.[1]);
  }

  async stop(): Promise<void> {
    this.redis.close();
    const ended = once(this.server, "exit");
    this.server.stdin?.end();
    await ended;
  }
}

function listens({ host, port }: RedisAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect({ host, port }, () => {
      probe.destroy();
      resolve(true);
    }).on("error", () => resolve(false));
  });
}
