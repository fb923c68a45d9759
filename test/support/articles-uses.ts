import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SearchClient, SearchIndexClient } from "@azure/search-documents";
import type { Pool } from "pg";
import { inGroup, TestEstate } from "../../emulator/resource-manager/testing/test-estate";
import type { Article } from "../../runtime/articles/article";
import { RequestCounts } from "../../runtime/articles/experiments/request-counts";
import { someExperiment } from "../../runtime/articles/experiments/testing/some-experiment";
import { endTrial } from "../../runtime/articles/experiments/trial/end-trial";
import { runningTrial } from "../../runtime/articles/experiments/trial/kept-trials";
import { lookAtTrial } from "../../runtime/articles/experiments/trial/look-at-trial";
import { TrialSettings } from "../../runtime/articles/experiments/trial/trial-settings";
import { forgetReaders } from "../../runtime/articles/forgetting/forget-readers";
import { postgresStore } from "../../runtime/articles/forgetting/postgres-store";
import type { ArticleEncoder } from "../../runtime/articles/ingestion/article-encoder";
import { theOnly } from "../../runtime/articles/ingestion/encoders";
import { Ingestion } from "../../runtime/articles/ingestion/ingestion";
import { fitNewest } from "../../runtime/articles/model/fit-newest";
import { indexArticles } from "../../runtime/articles/search/index-articles";
import { databaseReading } from "../../runtime/articles/training/database-reading";
import { databaseRegistry } from "../../runtime/articles/training/database-registry";
import { loadNews } from "../../runtime/articles/training/testing/load-news";
import { newsSource } from "../../runtime/articles/training/testing/news-source";
import { trainArticles } from "../../runtime/articles/training/train-articles";
import type { ArticleCandidate } from "../../runtime/articles/training/training";
import { listId } from "../../runtime/functions/articles/lists/list-id";
import { ListLog } from "../../runtime/functions/articles/lists/list-log";
import { ArticlesDatabase } from "../../runtime/functions/articles/testing/articles-database";
import { folderStore } from "../../runtime/pipeline/folder-store";

const until = Math.floor(Date.now() / 3_600_000) * 3_600_000;
const today = new Date().toISOString().slice(0, 10);

/** Whatever an article tells, it is like the others. */
const encoder: ArticleEncoder = {
  version: "one",
  width: 2,
  sameStory: 1,
  encode: async (articles) => articles.map(() => Float32Array.of(1, 0)),
};

/**
 * What the apps and the training of articles do in their database, each by their own code, as often as one likes. Every one needs
 * connections under the role that is to do it.
 */
export class ArticlesUses {
  readonly database: ArticlesDatabase;
  /** A variant of it has passed its limit. */
  readonly experiments = { weights: someExperiment({ from: today }) };
  private readonly azure: TestEstate;
  private searchEndpoint = "";
  private candidate: ArticleCandidate | undefined;
  /** Where the log of lists writes; what it could not, it writes with the next one. */
  private listsInto: Pool | undefined;
  private readonly lists = new ListLog({
    database: { query: (...asked: unknown[]) => Object(this.listsInto).query(...asked) } as Pool,
    send: async () => undefined,
    lost: () => undefined,
  });

  private constructor(database: ArticlesDatabase, azure: TestEstate) {
    this.database = database;
    this.azure = azure;
  }

  /** News and what readers did, a model that serves and one that is trained, and a search service. */
  static async start(): Promise<ArticlesUses> {
    const azure = new TestEstate();
    await azure.start();
    const uses = new ArticlesUses(await ArticlesDatabase.start(), azure);
    await uses.prepare().catch(async (error: Error) => {
      await uses.stop();
      throw error;
    });
    return uses;
  }

  private async prepare(): Promise<void> {
    const { database } = this;
    this.searchEndpoint = await searchServiceIn(this.azure);
    await loadNews(database, newsSource({ articles: 700, readers: 700, seed: 0, until }));
    await database.rows("alter table articles.articles alter column id restart with 100000");
    const intake = database.as("articles_intake");
    await fitNewest(intake, { now: until, days: 14 });
    this.candidate = await trainedIn(database);
    // what is like it is shown to those first who liked it
    await this.ingest(intake);
    await database.rows(`
      insert into articles.interactions (event, at, reader, kind, article)
      select gen_random_uuid(), now() - interval '1 hour', reader, 'like', (select max(id) from articles.articles)
      from generate_series(1, 400) reader;
      select articles.ask_to_forget('nobody', 'operator', null, '{}');
      insert into articles.experiment_requests values ('weights', now(), 'fresher', 1000, 900, 0);
      insert into articles.models (version, sha256, file, facts, recipe, state)
      select 'another', sha256, file, facts, recipe, 'archived' from articles.models where state = 'champion'`);
  }

  async stop(): Promise<void> {
    await this.database.stop();
    await this.azure.end();
  }

  /** A new article comes in. @returns its id */
  async ingest(pool: Pool): Promise<string> {
    const id = randomUUID();
    const article: Article = {
      id,
      title: `A bridge is built, says ${id}`,
      text: `In the valley ${id} a bridge is built. It will be open in spring.`,
      category: "news",
      publisher: "press",
      language: "en",
      publishedAt: new Date().toISOString(),
    };
    await new Ingestion({ database: pool, encoders: theOnly(encoder), days: 2 }).ingest([article]);
    return id;
  }

  /** Brings a new article into the search index. */
  async index(pool: Pool): Promise<void> {
    await this.ingest(this.database.as("articles_intake"));
    await indexArticles({
      database: pool,
      encoders: theOnly(encoder),
      indexes: new SearchIndexClient(this.searchEndpoint, this.azure.developer),
      documents: (index) => new SearchClient(this.searchEndpoint, index, this.azure.developer),
    });
  }

  /** A list of somebody new is kept. */
  async keepList(pool: Pool): Promise<void> {
    const at = Date.now();
    this.listsInto = pool;
    this.lists.add({
      id: listId(at),
      at,
      reader: randomUUID(),
      isReadersOwn: true,
      isKnown: false,
      deeds: 0,
      model: "",
      explored: [],
      record: () => randomBytes(8),
      articles: [],
    });
    await this.lists.flush();
  }

  async countRequests(pool: Pool): Promise<void> {
    const counts = new RequestCounts(pool, () => 1);
    counts.answered({ variants: { weights: "control" }, failed: false, seconds: 0.1 });
    await counts.flush();
  }

  /** Somebody asks for it, and the database forgets them; what was not finished before is finished as well. */
  async forget(pool: Pool): Promise<void> {
    await this.database.rows(`select articles.ask_to_forget('${randomUUID()}', 'operator', null, '{}')`);
    await forgetReaders({
      database: pool,
      stores: [postgresStore(pool, { backupDays: 7 })],
      receipts: { keep: async (receipt) => receipt },
      privateKey: undefined,
      version: "test",
      log: () => undefined,
    });
  }

  /** A version that does not serve, and did not stand before the gate. */
  async otherModel(): Promise<string> {
    const [row] = await this.database.rows(
      "select version from articles.models where state = 'archived' order by version = 'another' desc, made_at limit 1",
    );
    return String(row?.["version"]);
  }

  /** A version stands for champion, is tried, and serves for what came of it. */
  async tryModel(pool: Pool): Promise<void> {
    await this.database.rows(`
      delete from articles.model_trials;
      update articles.models set state = 'archived' where state = 'candidate'`);
    const version = await this.otherModel();
    await this.database.rows(
      `update articles.models set state = 'candidate', state_at = now() - interval '1 hour' where version = '${version}'`,
    );
    const settings = TrialSettings.parse({ share: 0.1, days: 7 });
    await lookAtTrial(pool, { settings, declared: {}, now: Date.now() });
    const trial = await runningTrial(pool);
    if (!trial) throw new Error(`${version} is not tried`);
    await endTrial(pool, trial, { at: new Date(), outcome: "released", reason: "readers like it" });
  }

  async readForTraining(pool: Pool): Promise<void> {
    const source = databaseReading(pool);
    await source.version(14);
    const { deeds, articles } = await source.read(14);
    for await (const _ of deeds);
    for await (const _ of articles);
  }

  /** The trained model comes before the gate, as if for the first time. */
  async register(pool: Pool): Promise<void> {
    const candidate = this.candidate as ArticleCandidate;
    const version = candidate.sha256.slice(0, 16);
    await this.database.rows(`delete from articles.models where version = '${version}'`);
    const { state, reasons } = await databaseRegistry(pool, "articles-000001").register(candidate);
    if (state !== "candidate") throw new Error(`the gate refused the model: ${reasons.join("; ")}`);
  }
}

async function searchServiceIn(azure: TestEstate): Promise<string> {
  const group = await azure.apply("azurerm_resource_group", { name: "articles", location: "westeurope" });
  const service = await azure.apply("azapi_resource", {
    type: "Microsoft.Search/searchServices@2025-05-01",
    name: "srch-articles",
    parent_id: group["id"],
    location: inGroup.location,
    body: { sku: { name: "basic" }, properties: { disableLocalAuth: true } },
    response_export_values: ["properties.endpoint"],
  });
  for (const role of ["Search Service Contributor", "Search Index Data Contributor"])
    await azure.grant(role, service["id"]);
  return (service["output"] as { properties: { endpoint: string } }).properties.endpoint;
}

/** As a training hands it to the registry. */
async function trainedIn(database: ArticlesDatabase): Promise<ArticleCandidate> {
  const candidates: ArticleCandidate[] = [];
  await trainArticles({
    store: folderStore(mkdtempSync(join(tmpdir(), "articles-"))),
    data: databaseReading(database.as("articles_training")),
    registry: {
      id: "of the test",
      register: async (candidate) => {
        candidates.push(candidate);
        return { version: candidate.sha256.slice(0, 16), state: "candidate", reasons: [] };
      },
    },
    parameters: {
      train: { collaborative: ["item-cosine"], sequential: ["markov"] },
      evaluate: { visits: 120 },
    },
  });
  return candidates[0] as ArticleCandidate;
}
