import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import type * as z from "zod";
import { TestHub } from "../../../../emulator/services/event-hubs/testing/test-hub";
import type { ArticlesRole } from "../../../articles/app-roles";
import { ReaderCache } from "../../../articles/cache/reader-cache";
import type { Deed } from "../../../articles/deed";
import { DeedSender } from "../../../articles/events/deed-sender";
import { type Tombstone, tombstoneIn } from "../../../articles/events/tombstone";
import { Experiments, namedModels } from "../../../articles/experiments/experiment";
import { PostgresInteractions } from "../../../articles/interactions/postgres-interactions";
import { defaultListSettings } from "../../../articles/list/list-settings";
import { FollowedArticles } from "../../../articles/live/followed-articles";
import { FollowedModel } from "../../../articles/model/followed-model";
import type { Api } from "../../../http/api";
import { type Answer, type Asked, askApi } from "../../../http/testing/ask-api";
import { Telemetry } from "../../../shared/telemetry";
import { TestRedis } from "../../../shared/testing/test-redis";
import type { ConsoleSessions } from "../../../sign-in/session/console-sessions";
import type { SignedIn } from "../../../sign-in/session/openid";
import type { SessionSecret } from "../../../sign-in/session/session-secret";
import { clientId, TestIssuer, tenant } from "../../../sign-in/testing/issuer";
import { MemoryJobs } from "../../../training/testing/memory-jobs";
import { articlesApi } from "../articles-api";
import type { ArticlesContext } from "../articles-context";
import { basePath } from "../base-path";
import { ServedExperiments } from "../experiments/served-experiments";
import { articlesContext } from "../make-context";
import { operations } from "../operations";
import { type ConnectedPeople, connectPeople } from "../readers/connect-people";
import { ArticlesSettings } from "../settings";
import { ArticlesDatabase } from "./articles-database";
import { noFiles, noLake } from "./nothing-stored";

export const readersTenant = "44444444-4444-4444-8444-444444444444";
/** Of the console, whose pages ask. */
export const origin = "https://console.example";

export interface RunningOptions {
  /** Requests of one reader. @default 1000000 */
  readonly perMinute?: number;
  /** As an environment's file says them. @default - none */
  readonly experiments?: z.input<typeof Experiments>;
}

/** The API on real engines: PostgreSQL, redis-server and the local Azure's hub, with two directories that sign tokens. */
export class RunningArticles {
  readonly logged: string[] = [];
  /** What came through the hub. */
  readonly deeds: Deed[] = [];
  /** Of readers who asked to be forgotten, that came through the hub. */
  readonly tombstones: Tombstone[] = [];
  readonly database: ArticlesDatabase;
  readonly redis: TestRedis;
  readonly hub: TestHub;
  /** Of services and operators. */
  readonly staff: TestIssuer;
  readonly readers: TestIssuer;
  readonly live: FollowedArticles;
  readonly models: FollowedModel;
  readonly cache: ReaderCache;
  readonly experiments: ServedExperiments;
  readonly context: ArticlesContext;
  readonly people: ConnectedPeople;
  readonly jobs = new MemoryJobs();
  /** What takes deeds in, as the app behind does. */
  readonly interactions: PostgresInteractions;
  private readonly sender: DeedSender;
  private readonly api: Api<ArticlesContext>;

  private constructor(
    engines: {
      readonly database: ArticlesDatabase;
      readonly redis: TestRedis;
      readonly hub: TestHub;
      readonly staff: TestIssuer;
      readonly readers: TestIssuer;
    },
    { perMinute = 1_000_000, experiments = {} }: RunningOptions,
  ) {
    const { database, redis, hub, staff, readers } = engines;
    this.database = database;
    this.redis = redis;
    this.hub = hub;
    this.staff = staff;
    this.readers = readers;
    const pool = database.as("articles_api", 4);
    this.live = new FollowedArticles(pool, { reloadMs: 0 });
    const declared = Experiments.parse(experiments);
    this.models = new FollowedModel(pool, { named: namedModels(declared) });
    this.experiments = new ServedExperiments(pool, declared, { trials: true });
    this.cache = new ReaderCache(redis.redis);
    this.interactions = new PostgresInteractions(database.as("articles_intake", 2));
    this.sender = new DeedSender({
      namespace: hub.address,
      hub: "deeds",
      tokens: async (scope) => (await hub.credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 },
    });
    const settings = ArticlesSettings.parse({
      ...database.settings("articles_api"),
      DATABASE_PORT: String(database.settings("articles_api").DATABASE_PORT),
      EVENTS__fullyQualifiedNamespace: hub.address,
      EVENTS_HUB: "deeds",
      CACHE_HOST: "127.0.0.1",
      CACHE_PORT: "1",
      CACHE_USERNAME: "app",
      SEARCH_ENDPOINT: "https://search.example",
      LAKE__blobServiceUri: "https://lake.example",
      FILES__blobServiceUri: "https://files.example",
      SIGN_IN_AUTHORITY: new URL(staff.url).origin,
      SIGN_IN_TENANT: tenant,
      SIGN_IN_CLIENT_ID: clientId,
      SIGN_IN_CALLBACK: `${origin}/articles/api/staff/auth/callback`,
      READERS_AUTHORITY: new URL(readers.url).origin,
      READERS_TENANT: readersTenant,
      READERS_CLIENT_ID: clientId,
      READERS_CALLBACK: `${origin}/articles/api/auth/callback`,
      IDENTITY_CLIENT_ID: "app",
      TRAINING_WORKSPACE: "https://management.azure.com/workspace",
      TRAINING_JOB: "{}",
      REQUESTS_PER_MINUTE: "1000000",
      READER_REQUESTS_PER_MINUTE: String(perMinute),
    });
    // nobody goes to a sign-in page here
    this.people = connectPeople(settings, pool, async () => ({ token: "", expiresOnTimestamp: 0 }));
    const telemetry = new Telemetry({ role: "articles", version: "abc" });
    const started = { settings, version: "abc", telemetry };
    this.context = articlesContext(started, {
      database: pool,
      redis: redis.redis,
      cache: this.cache,
      live: this.live,
      models: this.models,
      listSettings: defaultListSettings,
      experiments: this.experiments,
      documents: () => ({
        search: async () => {
          throw new Error("nobody searches here");
        },
      }),
      hub: this.sender,
      who: this.people.who,
      jobs: this.jobs,
      // export/reader-export.test.ts has both
      lake: noLake,
      files: noFiles,
      ready: async () => undefined,
      replica: "test",
    });
    this.api = articlesApi(started, this.context);
  }

  static async start(options: RunningOptions = {}): Promise<RunningArticles> {
    const hub = new TestHub();
    const [database, redis, staff, readers] = await Promise.all([
      ArticlesDatabase.start(),
      TestRedis.start(),
      TestIssuer.start(),
      TestIssuer.start(readersTenant),
      hub.start(),
    ]);
    const running = new RunningArticles({ database, redis, hub, staff, readers }, options);
    await running.live.start();
    running.consume();
    return running;
  }

  /** @param token nobody's when it is left out */
  ask(
    method: string,
    path: string,
    { token, ...asked }: Asked & { readonly token?: string } = {},
  ): Promise<Answer> {
    const { api, logged } = this;
    const headers = { ...(token && { authorization: `Bearer ${token}` }), ...asked.headers };
    return askApi({ api, routes: operations, basePath, logged }, method, path, { ...asked, headers });
  }

  /** A reader's own access token. @param oid of the person, a UUID */
  reader(oid = randomUUID()): Promise<string> {
    return this.readers.token({ oid, roles: [] });
  }

  /** A service's token. */
  service(...roles: ArticlesRole[]): Promise<string> {
    const oid = "55555555-5555-4555-8555-555555555555";
    return this.staff.token({ oid, sub: oid, idtyp: "app", scp: undefined, name: undefined, roles });
  }

  /** What a browser sends once somebody has come back from a directory's sign-in page. @param roles those that staff have there */
  async session(of: "readers" | "staff", ...roles: ArticlesRole[]): Promise<BrowserSession> {
    const sessions: ConsoleSessions = this.people[of];
    const tid = of === "staff" ? tenant : readersTenant;
    const claims = {
      ver: "2.0",
      tid,
      oid: randomUUID(),
      sub: "someone",
      roles,
    } as unknown as SignedIn["claims"];
    const request = { method: "GET", headers: new Headers() };
    const secret = await sessions.begin(request, { claims, refreshToken: "refresh" });
    return { name: sessions.cookies.session, secret };
  }

  /** Live articles, a minute apart, the first one the newest. @param each what is not usual, by key */
  async publish(each: Readonly<Record<string, Partial<PublishedRow>>>): Promise<void> {
    const rows = Object.entries(each).map(([key, more], n) => {
      const { category = "news", embedding = [1, 0, 0, 0], story, language = "en" } = more;
      const bytes = Buffer.from(new Float32Array(embedding).buffer).toString("hex");
      return `('${key}', 'Title ${key}', 'Summary ${key}', 'Text ${key}', '${category}', 'publisher ${n % 5}', '${language}', 100, 60,
        now() - interval '${n + 1} minutes', now() + interval '9 days', '\\x${bytes}', 'v1', ${story ?? "null"})`;
    });
    await this.database.rows(`
      insert into articles.articles (key, title, summary, text, category, publisher, language, words, reading_seconds,
        published_at, expires_at, embedding, embedding_version, story)
      values ${rows.join(",")}`);
    await this.follow();
  }

  /** Takes in what the database has of articles and models now. */
  async follow(): Promise<void> {
    // once more, for embeddings of the first version that there is
    for (let times = 0; times < 2; times++) await this.live.poll();
    await this.models.poll();
  }

  /** Takes in what comes to the hub from now on, as the app behind does. */
  private consume(): void {
    const consumer = this.hub.consumer({ group: "profile" });
    consumer.subscribe(
      {
        processEvents: async (events) => {
          const tombstones = events.flatMap(({ body }) => tombstoneIn(body) ?? []);
          this.tombstones.push(...tombstones);
          const deeds = events.filter(({ body }) => !tombstoneIn(body)).map(({ body }) => body as Deed);
          this.deeds.push(...deeds);
          const { taken } = await this.interactions.append(deeds);
          for (const { reader, kind } of taken)
            await (kind === "shown" ? this.cache.shown(reader) : this.cache.changed(reader));
        },
        processError: async () => undefined,
      },
      { startPosition: { offset: "-1" }, maxWaitTimeInSeconds: 0.1 },
    );
  }

  async stop(): Promise<void> {
    this.live.close();
    this.cache.close();
    await this.context.log.flush();
    await this.sender.close();
    await Promise.all([this.staff.stop(), this.readers.stop(), this.redis.stop()]);
    // a test may have stopped it
    await this.hub.end().catch(() => rmSync(this.hub.folder, { recursive: true, force: true }));
    await this.database.stop();
  }
}

export interface BrowserSession {
  /** Of the cookie. */
  readonly name: string;
  readonly secret: SessionSecret;
}

export interface PublishedRow {
  readonly category: string;
  readonly language: string;
  readonly embedding: readonly number[];
  readonly story: number;
}

/** Asks again until it is so; a test that waits in vain ends by its own limit. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}
