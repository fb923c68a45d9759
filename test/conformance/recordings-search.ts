import { existsSync, readFileSync } from "node:fs";
import type { LocalSearch } from "../../emulator/services/search/testing/search";
import type { Answer, Exchange, RecordedRequest, RecordedService } from "./recordings";

/** The index that Microsoft's own tests take for granted. */
const hotels = "../shared/tools/azure-recordings/hotels.json";
const sets = ["aliases", "indexes", "synonymmaps"];

/** Recordings of AI Search, replayed with the version of its API that the product uses. */
export class RecordedSearch implements RecordedService {
  readonly headers =
    /^(content-type|etag|location|odata-version|preference-applied|retry-after|www-authenticate)$/;
  readonly made = /^(@odata\.etag|etag)$/;
  private readonly local: LocalSearch;

  constructor(local: LocalSearch) {
    this.local = local;
  }

  ignores(path: string): boolean {
    return /@odata\.(context|nextLink)$|\.(quota|usage)$|^vitrine\./.test(path);
  }

  async begin(sequence: readonly Exchange[]): Promise<void> {
    for (const set of sets) {
      const { value } = (await (await this.local.request(`/${set}`)).json()) as { value: { name: string }[] };
      for (const { name } of value) await this.local.request(`/${set}('${name}')`, { method: "DELETE" });
    }
    for (const name of assumed(sequence)) await this.makeHotels(name);
  }

  async send({ method, path, query, headers, body }: RecordedRequest): Promise<Answer | undefined> {
    if (body === "???" || isBinary(body)) return undefined;
    const parameters = (query ?? "").split("&").filter((one) => one !== "" && !/^api-version=/.test(one));
    const { authorization: _, "api-key": __, ...others } = headers;
    const response = await this.local.request(
      `${path}${parameters.length > 0 ? `?${parameters.join("&")}` : ""}`,
      {
        method,
        headers: { accept: "application/json", ...others },
        ...(body === null ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      },
    );
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text === "" ? null : isJson ? JSON.parse(text) : text,
    };
  }

  /** Which documents were found or counted, what became of actions, and what facets count. */
  essence({ request }: Exchange, { status, body }: Answer): unknown {
    if (status >= 400 || !/\/docs/.test(request.path) || typeof body !== "object" || body === null)
      return undefined;
    const { value, "@search.facets": facets, "@odata.count": count } = body as Record<string, unknown>;
    const list = (Array.isArray(value) ? value : []) as Record<string, unknown>[];
    const isOrdered = /orderby/i.test(JSON.stringify(request));
    const found = list.map((one) => [keyIn(one), one["status"], one["statusCode"]].join(" "));
    // which of the matching ones come first depends on how they are spread over shards
    if (!isOrdered && /"?top"?[":=]/.test(JSON.stringify(request))) return found.length;
    return [isOrdered ? found : found.sort(), facets && counted(facets as object), count];
  }

  private async makeHotels(name: string): Promise<void> {
    const { index, documents } = JSON.parse(readFileSync(hotels, "utf8")) as {
      index: object;
      documents: object[];
    };
    await this.local.post("/indexes", { ...index, name });
    await this.local.post(`/indexes('${name}')/docs/search.index`, { value: documents });
  }
}

/** Indexes that a recording uses and does not make. */
function assumed(sequence: readonly Exchange[]): string[] {
  if (!existsSync(hotels)) return [];
  const made = new Set<string>();
  const wanted = new Set<string>();
  for (const { request, response } of sequence) {
    const name = /^\/indexes\('([^']+)'\)/.exec(decodeURIComponent(request.path))?.[1];
    const sent = (request.body as { name?: string } | null)?.name;
    const isMade = request.method === "POST" ? request.path === "/indexes" : response.status === 201;
    if (isMade) made.add(sent ?? name ?? "");
    else if (name !== undefined && response.status !== 412) {
      const isThere = response.status !== 404 || request.path.includes("/docs");
      if (isThere && !made.has(name)) wanted.add(name);
    }
  }
  return [...wanted];
}

function keyIn(document: Record<string, unknown>): unknown {
  return document["hotelId"] ?? document["key"] ?? document["hotelName"] ?? document["text"];
}

function counted(facets: object): string[] {
  return Object.entries(facets)
    .filter(([, buckets]) => Array.isArray(buckets))
    .flatMap(([field, buckets]) =>
      (buckets as Record<string, unknown>[]).map(({ value, from, to, count }) =>
        [field, value, from, to, count].join(" "),
      ),
    )
    .sort();
}

function isBinary(body: unknown): boolean {
  return typeof body === "object" && body !== null && ("$base64" in body || "$binary" in body);
}
