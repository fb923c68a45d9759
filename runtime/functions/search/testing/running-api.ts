import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import type { SearchIndex } from "@azure/search-documents";
import { LocalSearch } from "../../../../emulator/services/search/testing/search";
import { catalogueAlias, catalogueIndex, catalogueIndexName } from "../../../catalogue/catalogue-index";
import type { Api } from "../../../http/api";
import type { AccessToken, Tokens } from "../../../shared/access-tokens";
import { Telemetry } from "../../../shared/telemetry";
import { RedisServerFixture } from "../../../shared/testing/redis-server";
import { embeddingOf, modelOf, ScoringServerFixture } from "../../../shared/testing/scoring-server";
import { startAzurite } from "../../images/testing/azurite";
import { Pictures } from "../catalogue/pictures";
import { operations } from "../operations";
import { searchApi } from "../search-api";
import type { SearchContext } from "../search-context";
import { SearchSettings } from "../settings";
import { type Sources, sourcesOf } from "../sources";
import { garments, photoOf } from "./garments";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
  readonly json: any;
}

type Handler = Api<SearchContext>["nothing"];

/** The API with everything real behind it: AI Search and storage as emulated, a cache, and an endpoint with two models. */
export class RunningApi {
  readonly search = new LocalSearch();
  readonly redis = new RedisServerFixture();
  readonly scoring = new ScoringServerFixture();
  readonly metrics: { name: string; value: number; dimensions: object }[] = [];
  readonly events: { name: string; properties: object; measurements: object }[] = [];
  readonly logged: string[] = [];
  private azurite: Awaited<ReturnType<typeof startAzurite>> | undefined;
  private sources: Sources | undefined;
  private api: Api<SearchContext> | undefined;

  async start(): Promise<void> {
    const [azurite] = await Promise.all([
      startAzurite(),
      this.search.start(),
      this.redis.start(),
      this.scoring.start(),
    ]);
    this.azurite = azurite;
    await azurite.service.createContainer("pictures");
    await this.connect();
  }

  /**
   * A new process of the API: nothing in its memory.
   *
   * @param patience with the cache; by default a machine that is busy does not look like a cache that is gone
   */
  async connect(
    settings: Record<string, string> = {},
    patience: Parameters<typeof sourcesOf>[2] = { timeoutMs: 2000, connectMs: 5000 },
  ): Promise<void> {
    await this.settled();
    this.sources?.redis.close();
    const all = SearchSettings.parse({
      SEARCH_ENDPOINT: this.search.endpoint,
      SCORING_URI: this.scoring.uri,
      CACHE_HOST: "127.0.0.1",
      CACHE_PORT: String(this.redis.port),
      CACHE_USERNAME: "app-object",
      CATALOGUE__blobServiceUri: "https://unused.example",
      IDENTITY_CLIENT_ID: "app-client",
      // a test is one client, and asks as fast as the machine lets it
      REQUESTS_PER_MINUTE: "100000",
      ...settings,
    });
    const tokens: Tokens = async (scope) => (await this.search.credential.getToken(scope)) as AccessToken;
    if (!this.azurite) throw new Error("call start() first");
    this.sources = { ...sourcesOf(all, tokens, patience), pictures: new Pictures(this.azurite.service) };
    this.api = searchApi({ settings: all, version: "abc", telemetry: this.telemetry() }, this.sources);
    await this.settled();
  }

  /** The cache has taken what it was given, because it answers in order; on a busy machine it has to connect first. */
  async settled(): Promise<void> {
    const end = Date.now() + 5000;
    while ((await this.sources?.redis.get("settled")) === "off" && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Indexes for the models of these deployments; the alias names the first, when there is none. */
  async importCatalogue(...deployments: string[]): Promise<void> {
    for (const deployment of deployments) {
      const index = catalogueIndex(modelOf(deployment));
      await this.createIndex(index);
      const documents = garments.map((garment) => ({
        ...garment,
        embedding: embeddingOf(photoOf(garment.id), deployment),
      }));
      await this.search.documents(index.name).uploadDocuments(documents);
      await this.announceChange(index.name);
    }
    await this.createAlias(catalogueIndexName(modelOf(deployments[0] ?? "blue").id));
    const pictures = this.azurite?.service.getContainerClient("pictures");
    for (const { id } of garments) {
      const photo = photoOf(id);
      await pictures?.getBlockBlobClient(`${id}.jpg`).upload(photo, photo.length);
    }
    this.search.grant(["Search Index Data Reader"]);
  }

  async createIndex(index: SearchIndex): Promise<void> {
    this.search.grant(["Search Service Contributor", "Search Index Data Contributor"]);
    await this.search.indexes().createOrUpdateIndex(index);
  }

  /** As the ingestion makes it. */
  async createAlias(index: string): Promise<void> {
    this.search.grant(["Search Service Contributor"]);
    const alias = { name: catalogueAlias, indexes: [index] };
    // never moved: Azure refuses to have an index deleted that an alias names
    await this.search.request("/aliases", { method: "POST", body: JSON.stringify(alias) });
    this.search.grant(["Search Index Data Reader"]);
  }

  /** As the ingestion does it. */
  announceChange(index: string): void {
    this.redis.values.set(`version:${index}`, Buffer.from(`${Math.random()}`));
  }

  async removeIndex(deployment: string): Promise<void> {
    this.search.grant(["Search Service Contributor"]);
    const index = catalogueIndexName(modelOf(deployment).id);
    const { status } = await this.search.request(`/indexes/${index}`, { method: "DELETE" });
    if (status !== 204) throw new Error(`the index was not deleted: ${status}`);
    this.search.grant(["Search Index Data Reader"]);
  }

  async request(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Buffer,
  ): Promise<Answer> {
    const { answer, params = {} } = this.route(method, path.split("?")[0] ?? "");
    const request = new HttpRequest({
      method: method as "GET",
      url: `https://api.example${path}`,
      headers,
      params,
      ...(body && { body: { bytes: body } }),
    });
    const context = new InvocationContext({
      invocationId: "0f0e0d0c-0b0a-4908-8706-050403020100",
      logHandler: (_level, ...lines) => this.logged.push(lines.join(" ")),
      traceContext: { traceParent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
    });
    return readResponse(await answer(request, context));
  }

  postPhoto(photo: Buffer, query = "", headers: Record<string, string> = {}): Promise<Answer> {
    return this.request(
      "POST",
      `/api/v1/search${query}`,
      { "content-type": "image/jpeg", ...headers },
      photo,
    );
  }

  async end(): Promise<void> {
    this.sources?.redis.close();
    await Promise.all([this.azurite?.stop(), this.search.end(), this.redis.stop(), this.scoring.stop()]);
  }

  /** As the Functions host finds it. */
  private route(method: string, path: string): { answer: Handler; params?: Record<string, string> } {
    const { api } = this;
    if (!api) throw new Error("call start() first");
    for (const route of Object.values(operations)) {
      const pattern = new RegExp(`^/api/v1${route.path.replace("{id}", "(?<id>[^/]+)")}$`);
      const found = pattern.exec(path);
      if (!found || route.method !== method) continue;
      const id = found.groups?.["id"];
      const answer: Handler = (request, context) => api.answer(route, request, context);
      return { answer, params: id ? { id: decodeURIComponent(id) } : {} };
    }
    if (method === "GET" && path === "/api/v1/openapi.json") return { answer: api.openApi };
    return { answer: method === "GET" && path === "/api/v1/docs" ? api.docs : api.nothing };
  }

  private telemetry(): Telemetry {
    const { metrics, events } = this;
    return new (class extends Telemetry {
      override metric(...[name, value, dimensions]: Parameters<Telemetry["metric"]>): void {
        metrics.push({ name, value, dimensions });
      }
      override event(...[name, properties, measurements]: Parameters<Telemetry["event"]>): void {
        events.push({ name, properties, measurements });
      }
    })({ role: "search", version: "abc" });
  }
}

async function readResponse({ status = 200, headers, body }: HttpResponseInit): Promise<Answer> {
  const read = new Response(status === 304 ? null : (body as Buffer | string | undefined), {
    status,
    headers: headers as Record<string, string>,
  });
  const text = await read.text();
  const json = /json/.test(read.headers.get("content-type") ?? "") ? JSON.parse(text) : undefined;
  return { status, headers: read.headers, text, json };
}
