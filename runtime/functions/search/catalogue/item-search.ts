import { SearchClient } from "@azure/search-documents";
import { catalogueAlias } from "../../../catalogue/catalogue-index";
import type { CatalogueItem } from "../../../catalogue/catalogue-item";
import type { Tokens } from "../../../shared/access-tokens";
import { Problem } from "../contract/problem";
import type { FoundItem } from "../contract/search-answer";
import { type Filters, filterOf } from "./filter";
import { type ItemDocument, itemOf, selected } from "./item-document";

export interface ItemQuery {
  /** An index, or the alias. */
  readonly index: string;
  readonly vector?: Float32Array | undefined;
  readonly text?: string | undefined;
  readonly filters: Filters;
  readonly top: number;
}

export interface FoundItems {
  readonly items: readonly FoundItem[];
  readonly categories: readonly { readonly name: string; readonly count: number }[];
}

/** Nobody has made an index of this name, or somebody has removed it. */
export class IndexNotFound extends Error {
  override readonly name = "IndexNotFound";
}

/** Candidates of a vector query: the more, the better facets and the fusion with text become. */
const nearest = 50;
const timeoutMilliseconds = 8000;

/** The catalogue's items in Azure AI Search. */
export class ItemSearch {
  private readonly endpoint: string;
  private readonly credential: { getToken(scopes: string | string[]): ReturnType<Tokens> };
  private readonly clients = new Map<string, SearchClient<ItemDocument>>();

  constructor(endpoint: string, tokens: Tokens) {
    this.endpoint = endpoint;
    this.credential = { getToken: (scopes) => tokens([scopes].flat()[0] ?? "") };
  }

  /**
   * The items that fit best: near the vector, with the words of the text, or both (the service joins both orders).
   *
   * @throws IndexNotFound
   * @throws Problem SearchNotAvailable
   */
  async find({ index, vector, text, filters, top }: ItemQuery): Promise<FoundItems> {
    try {
      const { results, facets } = await this.client(index).search(text, {
        top,
        select: [...selected],
        filter: filterOf(filters),
        facets: ["category,count:50"],
        searchFields: ["title", "category"],
        ...(vector && { vectorSearchOptions: { queries: [near(vector, top)] } }),
        abortSignal: AbortSignal.timeout(timeoutMilliseconds),
      });
      const items: FoundItem[] = [];
      for await (const { score, document } of results) items.push({ ...itemOf(document), score });
      const categories = (facets?.["category"] ?? []).map(({ value, count = 0 }) => ({
        name: String(value),
        count,
      }));
      return { items, categories };
    } catch (error) {
      if (statusOf(error) === 404) throw new IndexNotFound(index, { cause: error });
      throw notAvailable(error);
    }
  }

  /** The item of the index that is in use; undefined when there is none of this id. @throws Problem SearchNotAvailable */
  async get(id: string): Promise<CatalogueItem | undefined> {
    try {
      const abortSignal = AbortSignal.timeout(timeoutMilliseconds);
      return await this.client(catalogueAlias).getDocument(id, {
        selectedFields: [...selected],
        abortSignal,
      });
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw notAvailable(error);
    }
  }

  /** How many items the index in use holds. @throws IndexNotFound, Problem */
  async count(): Promise<number> {
    try {
      const abortSignal = AbortSignal.timeout(timeoutMilliseconds);
      return await this.client(catalogueAlias).getDocumentsCount({ abortSignal });
    } catch (error) {
      if (statusOf(error) === 404) throw new IndexNotFound(catalogueAlias, { cause: error });
      throw notAvailable(error);
    }
  }

  private client(index: string): SearchClient<ItemDocument> {
    let client = this.clients.get(index);
    if (!client) {
      // a person waits: a service that is busy is asked twice more, within a second
      const retryOptions = { maxRetries: 2, retryDelayInMs: 150, maxRetryDelayInMs: 600 };
      client = new SearchClient<ItemDocument>(this.endpoint, index, this.credential, { retryOptions });
      this.clients.set(index, client);
    }
    return client;
  }
}

function near(vector: Float32Array, top: number) {
  return {
    kind: "vector",
    vector: Array.from(vector),
    fields: ["embedding"],
    kNearestNeighborsCount: Math.max(nearest, top),
  } as const;
}

function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}

function notAvailable(error: unknown): Problem {
  const detail = "The index could not be searched.";
  return new Problem("SearchNotAvailable", { detail, retryAfterSeconds: 5 }, { cause: error });
}
