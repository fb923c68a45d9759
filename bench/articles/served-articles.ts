import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../packaging/bundle/bundle";
import type { AskedOfConsumer } from "../../runtime/functions/article-intake/testing/consumer-process";
import type { AskedOfHub, BegunHub } from "../../runtime/functions/article-intake/testing/hub-process";
import { basePath } from "../../runtime/functions/articles/base-path";
import type { ArticlesDatabase } from "../../runtime/functions/articles/testing/articles-database";
import { bundledWorker } from "../../runtime/predictions/testing/bundled-worker";
import { freePort } from "../../runtime/shared/testing/free-port";
import { MortalProcess } from "../../runtime/shared/testing/mortal-process";
import { clientId, TestIssuer, tenant } from "../../runtime/sign-in/testing/issuer";
import { startedSeconds, treeSeconds } from "../shared/processor-seconds";
import { NearbyIdentity } from "./nearby-identity";
import { NearbyRedis } from "./nearby-redis";

/** Seconds of the processor that each has used. */
export interface EstateSeconds {
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
 * who asks ──▶ app (the deployed bundle) ──▶ hub, and the host's listener ──▶ intake
 *                    └────────▶ PostgreSQL, redis-server ◀────────────────────────┘
 * ```
 */
export class ServedArticles {
  readonly address: string;
  readonly redis: NearbyRedis;
  /** Of a service, which asks for any reader. */
  readonly token: string;
  private readonly app: ChildProcess;
  private readonly hub: MortalProcess<AskedOfHub, BegunHub>;
  private readonly intake: MortalProcess<AskedOfConsumer, object>;
  private readonly stops: readonly (() => Promise<void>)[];

  private constructor(parts: {
    readonly port: number;
    readonly token: string;
    readonly redis: NearbyRedis;
    readonly app: ChildProcess;
    readonly hub: MortalProcess<AskedOfHub, BegunHub>;
    readonly intake: MortalProcess<AskedOfConsumer, object>;
    readonly stops: readonly (() => Promise<void>)[];
  }) {
    this.address = `http://127.0.0.1:${parts.port}`;
    this.token = parts.token;
    this.redis = parts.redis;
    this.app = parts.app;
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
    await intake.start();
    const hub = new MortalProcess<AskedOfHub, BegunHub>(
      programIn(root, folder, "runtime/functions/article-intake/testing/hub-process.ts"),
      () => ({ folder, consumerPort }),
    );
    const begun = await hub.start();
    const authorities = [redis.authorityFile, join(folder, "azure/tls/authority.pem")];
    writeFileSync(trusted, authorities.map((file) => readFileSync(file, "utf8").trim()).join("\n"));
    const identity = await NearbyIdentity.start({
      eventhubs: begun.token,
      redis: cache.token,
      ossrdbms: "token of identity of articles_api",
    });
    const app = fork(
      bundledWorker("bench/shared/app-host.ts"),
      [programIn(root, folder, "runtime/functions/articles/function.ts")],
      {
        env: {
          ...process.env,
          ...trust,
          ...settingsOf(database, { hub: begun.address, cache, issuer, identity }),
        },
      },
    );
    const [{ port }] = (await Promise.race([
      once(app, "message"),
      once(app, "exit").then(() => Promise.reject(new Error("the app did not start"))),
    ])) as [{ port: number }];
    const oid = "55555555-5555-4555-8555-555555555555";
    const service = { oid, sub: oid, idtyp: "app", scp: undefined, name: undefined };
    const token = await issuer.token({ ...service, roles: ["Articles.Serve"] });
    const stops = [() => identity.stop(), () => issuer.stop(), () => redis.stop()];
    return new ServedArticles({ port, token, redis, app, hub, intake, stops });
  }

  readonly feedbackPath = `${basePath}/feedback`;

  /** @param more of the query, e.g. "&exclude=a1" */
  path(reader: string, more = ""): string {
    return `${basePath}/recommendations?user_id=${reader}${more}`;
  }

  seconds(): EstateSeconds {
    const { user, system } = process.cpuUsage();
    const of = (pid: number | undefined) => (pid === undefined ? 0 : treeSeconds(pid));
    const [app, hub, intake] = [of(this.app.pid), of(this.hub.pid), of(this.intake.pid)];
    return { app, hub, intake, engines: startedSeconds() - app - hub - intake, own: (user + system) / 1e6 };
  }

  async stop(): Promise<void> {
    const ended = once(this.app, "exit");
    this.app.disconnect();
    await ended;
    await Promise.all([this.hub.kill(), this.intake.kill()]);
    for (const stop of this.stops) await stop();
  }
}

function programIn(root: string, folder: string, entry: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${entry.replaceAll("/", "-").replace(/\.ts$/, "")}.cjs`);
  writeFileSync(file, bundle(root, entry).code);
  return file;
}

function settingsOf(
  database: ArticlesDatabase,
  {
    hub,
    cache,
    issuer,
    identity,
  }: {
    readonly hub: string;
    readonly cache: { readonly host: string; readonly port: number; readonly username: string };
    readonly issuer: TestIssuer;
    readonly identity: NearbyIdentity;
  },
): Record<string, string> {
  const authority = new URL(issuer.url).origin;
  const callback = "https://console.example/articles/api/auth/callback";
  const settings = {
    ...database.settings("articles_api"),
    EVENTS__fullyQualifiedNamespace: hub,
    EVENTS__credential: "managedidentity",
    EVENTS__clientId: clientId,
    EVENTS_HUB: "deeds",
    CACHE_HOST: cache.host,
    CACHE_PORT: cache.port,
    CACHE_USERNAME: cache.username,
    SEARCH_ENDPOINT: "https://search.example",
    LAKE__blobServiceUri: "https://lake.example",
    FILES__blobServiceUri: "https://files.example",
    SIGN_IN_AUTHORITY: authority,
    SIGN_IN_TENANT: tenant,
    SIGN_IN_CLIENT_ID: clientId,
    SIGN_IN_CALLBACK: callback,
    READERS_AUTHORITY: authority,
    READERS_TENANT: "44444444-4444-4444-8444-444444444444",
    READERS_CLIENT_ID: clientId,
    READERS_CALLBACK: callback,
    IDENTITY_CLIENT_ID: clientId,
    // nobody trains here
    TRAINING_WORKSPACE: "https://management.example/workspaces/models",
    TRAINING_JOB: JSON.stringify({
      environmentId: "/subscriptions/1",
      computeId: "/subscriptions/1",
      identityClientId: clientId,
      command: "node main.cjs",
      timeout: "PT1H",
      variables: {},
    }),
    REQUESTS_PER_MINUTE: 100_000_000,
    APPLICATIONINSIGHTS_CONNECTION_STRING: `InstrumentationKey=bench;IngestionEndpoint=${identity.telemetryAddress}`,
    // where the platform gives tokens
    IDENTITY_ENDPOINT: identity.address,
    IDENTITY_HEADER: "bench",
  };
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}
