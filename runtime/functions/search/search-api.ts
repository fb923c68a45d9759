import type { HttpRequest, HttpResponseInit, InvocationContext } from "@azure/functions";
import { managedIdentityTokens } from "../../shared/access-tokens";
import { onFirstUse } from "../../shared/on-first-use";
import type { Started } from "../../shared/start-app";
import { Stopwatch } from "../../shared/stopwatch";
import type { Telemetry } from "../../shared/telemetry";
import { itemOf } from "./catalogue/item-fields";
import { Problem } from "./contract/problems";
import * as parameters from "./contract/search-parameters";
import { docsPage } from "../../http/docs-page";
import { openApiDocument } from "../../http/openapi";
import { type Found, findItems, type Search } from "./find-items";
import { Health } from "./health";
import { answer, type Call, json } from "../../http/answer";
import { clientOf } from "../../http/client-address";
import { ClientLimiter } from "../../http/rate-limiter";
import { readPhoto } from "./read-photo";
import { reportProblem, reportSearch } from "./report";
import type { SearchSettings } from "./settings";
import { type Sources, sourcesOf } from "./sources";

type Handler = (request: HttpRequest, context: InvocationContext) => Promise<HttpResponseInit>;

/** A page of results shows many pictures, and each costs little. */
const pictureCost = 0.1;
const hour = 3600;

/** What the triggers of the search function call: one handler for each address of the API. */
export class SearchApi {
  private readonly sources: Sources;
  private readonly settings: SearchSettings;
  private readonly telemetry: Telemetry;
  private readonly limiter: ClientLimiter;
  private readonly healthCheck: Health;

  /** Made once: anybody may ask for it without a limit, and describing the schemas takes milliseconds. */
  private readonly documentation = onFirstUse(async () => {
    const document = openApiDocument(this.settings.MAX_IMAGE_BYTES);
    return { openApi: json(document), page: docsPage(document) };
  });

  /** @param version of the code, as the health page gives it */
  constructor(sources: Sources, settings: SearchSettings, version: string, telemetry: Telemetry) {
    this.sources = sources;
    this.settings = settings;
    this.telemetry = telemetry;
    this.limiter = new ClientLimiter(settings.REQUESTS_PER_MINUTE);
    this.healthCheck = new Health(sources, version);
  }

  /** The API on the services, and under the identity, that the settings name. */
  static connect({ settings, version, telemetry }: Started<SearchSettings>): SearchApi {
    const tokens = managedIdentityTokens(settings.IDENTITY_CLIENT_ID);
    return new SearchApi(sourcesOf(settings, tokens), settings, version, telemetry);
  }

  /** POST /api/v1/search */
  readonly searchByPhoto: Handler = this.route(1, (call) =>
    this.search(call, async (stopwatch) => {
      const photo = await stopwatch.time("read", () =>
        readPhoto(call.request, this.settings.MAX_IMAGE_BYTES),
      );
      const fields = [...call.request.query, ...photo.fields];
      return searchOf(call, parameters.readParameters(parameters.PhotoParameters, fields), {
        image: photo.image,
      });
    }),
  );

  /** GET /api/v1/search, with text= or all there is */
  readonly searchByText: Handler = this.route(1, (call) =>
    this.search(call, async () =>
      searchOf(call, parameters.readParameters(parameters.TextParameters, call.request.query)),
    ),
  );

  /** GET /api/v1/items/{id}/similar: what looks like the item's picture, through the same cache as any photo. */
  readonly similar: Handler = this.route(1, (call) =>
    this.search(call, async (stopwatch) => {
      const id = itemIdOf(call.request);
      const given = parameters.readParameters(parameters.PhotoParameters, call.request.query);
      const picture = await stopwatch.time("picture", () => this.sources.pictures.read(id));
      if (!picture || picture === "not modified") throw await this.noPicture(id);
      return searchOf(call, given, {
        image: { bytes: picture.bytes, contentType: "image/jpeg" },
        except: id,
      });
    }),
  );

  /** GET /api/v1/items/{id} */
  readonly item: Handler = this.route(1, async ({ request }) => {
    const item = await this.sources.items.get(itemIdOf(request));
    if (!item) throw new Problem("ItemNotFound", "The catalogue has no item of this id.");
    return json(itemOf(item));
  });

  /** GET /api/v1/items/{id}/picture */
  readonly picture: Handler = this.route(pictureCost, async ({ request }) => {
    const known = request.headers.get("if-none-match") ?? undefined;
    const picture = await this.sources.pictures.read(itemIdOf(request), known);
    if (!picture) throw new Problem("PictureNotFound", "There is no picture for an item of this id.");
    const caching = { "cache-control": `public, max-age=${hour}` };
    if (picture === "not modified") return { status: 304, headers: { ...caching, etag: known ?? "" } };
    const headers = { ...caching, etag: picture.etag, "content-type": "image/jpeg" };
    return { headers, body: picture.bytes };
  });

  /** GET /api/v1/health, and /api/health for the platform */
  readonly health: Handler = this.route(0, async () => {
    const health = await this.healthCheck.check();
    return { ...json(health), status: health.status === "unhealthy" ? 503 : 200 };
  });

  /** GET /api/v1/openapi.json */
  readonly openApi: Handler = this.route(0, async () => ({
    ...(await this.documentation()).openApi,
    headers: { "content-type": "application/json", "cache-control": "public, max-age=300" },
  }));

  /** GET /api/v1/docs */
  readonly docs: Handler = this.route(0, async () => (await this.documentation()).page);

  /** Everything else below /api/v1 */
  readonly nothing: Handler = this.route(1, async ({ request }) => {
    const { pathname } = new URL(request.url);
    throw new Problem(
      "RouteNotFound",
      `${request.method} ${pathname.slice(0, 200)} is not part of this API.`,
    );
  });

  private route(cost: number, run: (call: Call) => Promise<HttpResponseInit>): Handler {
    return (request, context) =>
      answer(request, context, async (call) => {
        try {
          this.limit(request, cost);
          return await run(call);
        } catch (error) {
          reportProblem(this.telemetry, error, call.operation);
          throw error;
        }
      });
  }

  /** @throws Problem TooManyRequests */
  private limit({ headers }: HttpRequest, cost: number): void {
    if (cost === 0) return;
    const seconds = this.limiter.take(clientOf(headers, this.settings.FRONT_DOOR_ID), cost);
    if (seconds === 0) return;
    const detail = `${this.settings.REQUESTS_PER_MINUTE} requests a minute are allowed.`;
    throw new Problem("TooManyRequests", { detail, retryAfterSeconds: seconds });
  }

  private async search(
    call: Call,
    read: (stopwatch: Stopwatch) => Promise<Search>,
  ): Promise<HttpResponseInit> {
    const stopwatch = new Stopwatch();
    const found = await stopwatch.time("total", async () =>
      findItems(await read(stopwatch), this.sources, stopwatch),
    );
    const timings = stopwatch.milliseconds();
    reportSearch(this.telemetry, found, timings, call.operation);
    return { ...json({ ...found, timings }), headers: searchHeaders(found, timings) };
  }

  private async noPicture(id: string): Promise<Problem> {
    const item = await this.sources.items.get(id);
    if (!item) return new Problem("ItemNotFound", "The catalogue has no item of this id.");
    return new Problem("PictureNotFound", "The item has no picture to compare with others.");
  }
}

/** `Cache-Control: no-cache` asks for an answer that is made now. */
function searchOf(
  { request }: Call,
  { text, top, deployment, ...filters }: parameters.SearchParameters,
  { image, except }: Pick<Search, "image"> & { except?: string } = {},
): Search {
  const fresh = /\bno-cache\b/i.test(request.headers.get("cache-control") ?? "");
  return { image, text, top, deployment, fresh, filters: { ...filters, except } };
}

/** @throws Problem ParameterNotValid */
function itemIdOf({ params }: HttpRequest): string {
  const Path = parameters.ItemPath;
  return parameters.readParameters(Path, [["id", params["id"] ?? ""]]).id;
}

function searchHeaders(found: Found, timings: Readonly<Record<string, number>>): Record<string, string> {
  const { cache, deployment } = found;
  return {
    "content-type": "application/json",
    "cache-control": "no-store",
    "x-vitrine-cache": `embedding=${cache.embedding}, results=${cache.results}`,
    "server-timing": Object.entries(timings)
      .map(([step, milliseconds]) => `${step};dur=${milliseconds}`)
      .join(", "),
    ...(deployment && { "x-vitrine-deployment": deployment }),
  };
}
