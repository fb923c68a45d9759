import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { bundle } from "../../packaging/bundle/bundle";
import type { AskedOfConsumer } from "../../runtime/functions/article-intake/testing/consumer-process";
import type { AskedOfHub, BegunHub } from "../../runtime/functions/article-intake/testing/hub-process";
import { basePath } from "../../runtime/functions/articles/base-path";
import type { ArticlesDatabase } from "../../runtime/functions/articles/testing/articles-database";
import { freePort } from "../../runtime/shared/testing/free-port";
import { MortalProcess } from "../../runtime/shared/testing/mortal-process";
import { TestIssuer } from "../../runtime/sign-in/testing/issuer";
import { HostedApp } from "../shared/hosted-app";
import { startedSeconds, treeSeconds } from "../shared/processor-seconds";
import { appSettings } from "./app-settings";
import { NearbyIdentity } from "./nearby-identity";
import { NearbyRedis } from "./nearby-redis";

/** Flex Consumption counts 2,048 MB, an instance's memory, as one core: so many are two. */
const instances = 2;

/** Seconds of the processor that each has used. */
export interface EstateSeconds {
  /** All its instances. */
  readonly app: number;
  readonly hub: number;
  readonly intake: number;
  /** PostgreSQL and Redis. */
  readonly engines: number;
  /** This process, which asks. */
  readonly own: number;
}

/**
 * The apps of articles as an estate has them, each in a process of its own:
 *
 * ```
 * who asks ──▶ app (the deployed bundle, twice) ──▶ hub, and the host's listener ──▶ intake
 *                    └────────▶ PostgreSQL, redis-server ◀────────────────────────┘
 * ```
 */
export class ServedArticles {
  /** Of each instance of the app. */
  readonly addresses: readonly string[];
  readonly redis: NearbyRedis;
  /** Of a service, which asks for any reader. */
  readonly token: string;
  private readonly apps: readonly HostedApp[];
  private readonly hub: MortalProcess<AskedOfHub, BegunHub>;
  private readonly intake: MortalProcess<AskedOfConsumer, object>;
  private readonly stops: readonly (() => Promise<void>)[];

  private constructor(parts: {
    readonly token: string;
    readonly redis: NearbyRedis;
    readonly apps: readonly HostedApp[];
    readonly hub: MortalProcess<AskedOfHub, BegunHub>;
    readonly intake: MortalProcess<AskedOfConsumer, object>;
    readonly stops: readonly (() => Promise<void>)[];
  }) {
    this.addresses = parts.apps.map(({ address }) => address);
    this.token = parts.token;
    this.redis = parts.redis;
    this.apps = parts.apps;
    this.hub = parts.hub;
    this.intake = parts.intake;
    this.stops = parts.stops;
  }

  /** @param database with the articles and readers that are there from the start @param folder for what the processes write */
  static async start(root: string, folder: string, database: ArticlesDatabase): Promise<ServedArticles> {
    const [redis, issuer, consumerPort] = await Promise.all([
      NearbyRedis.start(join(folder, "redis")),
      TestIssuer.start(),
      freePort(),
    ]);
    const cache = redis.forOthers;
    const trusted = join(folder, "trusted.pem");
    const trust = { NODE_EXTRA_CA_CERTS: trusted };
    writeFileSync(trusted, readFileSync(redis.authorityFile));

    const intake = new MortalProcess<AskedOfConsumer, object>(
      programIn(root, folder, "runtime/functions/article-intake/testing/consumer-process.ts"),
      () => ({
        database: database.settings("articles_intake"),
        databaseToken: "token of identity of articles_intake",
        port: consumerPort,
        redis: cache,
      }),
      trust,
    );
    // what it starts from now on, such as a connection's process, comes after others as well
    afterOthers([database.server.pid]);
    await intake.start();
    const hub = new MortalProcess<AskedOfHub, BegunHub>(
      programIn(root, folder, "runtime/functions/article-intake/testing/hub-process.ts"),
      () => ({ folder, consumerPort }),
    );
    const begun = await hub.start();
    afterOthers([intake.pid, hub.pid]);
    const authorities = [redis.authorityFile, join(folder, "azure/tls/authority.pem")];
    writeFileSync(trusted, authorities.map((file) => readFileSync(file, "utf8").trim()).join("\n"));
    const identity = await NearbyIdentity.start({
      eventhubs: begun.token,
      redis: cache.token,
      ossrdbms: "token of identity of articles_api",
    });
    const settings = { ...trust, ...appSettings(database, { hub: begun.address, cache, issuer, identity }) };
    const program = programIn(root, folder, "runtime/functions/articles/function.ts");
    const apps = await Promise.all(
      Array.from({ length: instances }, () => HostedApp.start(program, settings)),
    );
    const oid = "55555555-5555-4555-8555-555555555555";
    const service = { oid, sub: oid, idtyp: "app", scp: undefined, name: undefined };
    const token = await issuer.token({ ...service, roles: ["Articles.Serve"] });
    const stops = [() => identity.stop(), () => issuer.stop(), () => redis.stop()];
    return new ServedArticles({ token, redis, apps, hub, intake, stops });
  }

  readonly feedbackPath = `${basePath}/feedback`;

  /** @param more of the query, e.g. "&exclude=a1" */
  path(reader: string, more = ""): string {
    return `${basePath}/recommendations?user_id=${reader}${more}`;
  }

  seconds(): EstateSeconds {
    const { user, system } = process.cpuUsage();
    const of = (pid: number | undefined) => (pid === undefined ? 0 : treeSeconds(pid));
    const app = this.apps.reduce((sum, { pid }) => sum + of(pid), 0);
    const [hub, intake] = [of(this.hub.pid), of(this.intake.pid)];
    return { app, hub, intake, engines: startedSeconds() - app - hub - intake, own: (user + system) / 1e6 };
  }

  async stop(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.stop()));
    await Promise.all([this.hub.kill(), this.intake.kill()]);
    for (const stop of this.stops) await stop();
  }
}

/** Elsewhere these have machines of their own; here they have what the two cores leave. Nobody who asks for a list waits for them. */
function afterOthers(pids: readonly (number | undefined)[]): void {
  for (const pid of pids) if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
}

function programIn(root: string, folder: string, entry: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${entry.replaceAll("/", "-").replace(/\.ts$/, "")}.cjs`);
  writeFileSync(file, bundle(root, entry).code);
  return file;
}
