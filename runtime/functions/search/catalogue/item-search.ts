import * as z from "zod";
import { catalogueAlias } from "../../../catalogue/catalogue-index";
import { CatalogueItem } from "../../../catalogue/catalogue-item";
import type { FoundItem } from "../contract/search-answer";
import { escapeWords } from "./escape-words";
import { type Filters, filterOf } from "./filter";
import { type IndexClient, IndexRequestFailed } from "./index-client";
import { itemOf, selected } from "./item-fields";

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

/** Nobody has made an index of this name yet, nobody has put anything into it, or somebody has removed it. */
export class NothingIndexed extends Error {
  override readonly name = "NothingIndexed";
}

/** The index did not understand what it was asked: our fault, and asking again is in vain. */
export class QuestionRefused extends Error {
  override readonly name = "QuestionRefused";
}

/** The index gave no answer; a later attempt may have one. */
export class IndexNotAvailable extends Error {
  override readonly name = "IndexNotAvailable";
}

/** Candidates of a vector query: the more, the better facets and the fusion with text become. */
const nearest = 50;

/** The statuses that speak of the question, not of the service or of who asks. */
const refusals = new Set([400, 405, 411, 413, 414, 415, 422, 431]);

const SearchResults = z.object({
  value: z.array(CatalogueItem.extend({ "@search.score": z.number() })),
  "@search.facets": z
    .object({ category: z.array(z.object({ value: z.string(), count: z.number() })).optional() })
    .optional(),
});

/** The catalogue's items in Azure AI Search. */
export class ItemSearch {
  private readonly client: Pick<IndexClient, "request">;

  constructor(client: Pick<IndexClient, "request">) {
    this.client = client;
  }

  /**
   * The items that fit best: near the vector, with the words of the text, or both (the service joins both orders).
   * With neither, all fit, and the newest come first.
   *
   * @throws NothingIndexed
   * @throws QuestionRefused or IndexNotAvailable
   */
  async find({ index, vector, text, filters, top }: ItemQuery): Promise<FoundItems> {
    const answer = await this.request(index, "docs/search.post.search", {
      ...(text !== undefined && { search: escapeWords(text), searchFields: "title,category" }),
      ...(text === undefined && !vector && { orderby: "updated desc,id" }),
      ...(vector && { vectorQueries: [near(vector, top)], vectorFilterMode: "preFilter" }),
      filter: filterOf(filters),
      facets: ["category,count:50"],
      select: selected.join(","),
      top,
    });
    const { value, "@search.facets": facets } = SearchResults.parse(answer);
    // "nothing fits" would be wrong where nothing is
    if (value.length === 0 && (await this.count(index)) === 0) throw new NothingIndexed(index);
    return {
      items: value.map(({ "@search.score": score, ...item }) => ({ ...itemOf(item), score })),
      categories: (facets?.category ?? []).map(({ value: name, count }) => ({ name, count })),
    };
  }

  /**
   * The item of the index that is in use; undefined when there is none of this id.
   *
   * @throws IndexNotAvailable
   */
  async get(id: string): Promise<CatalogueItem | undefined> {
    try {
      const path = `docs('${encodeURIComponent(id)}')?$select=${selected.join(",")}`;
      return CatalogueItem.parse(await this.request(catalogueAlias, path));
    } catch (error) {
      if (error instanceof NothingIndexed) return undefined;
      throw error;
    }
  }

  /**
   * Whether there is anything in the index that is in use.
   *
   * @throws IndexNotAvailable
   */
  async isReady(): Promise<boolean> {
    try {
      return (await this.count(catalogueAlias)) > 0;
    } catch (error) {
      if (error instanceof NothingIndexed) return false;
      throw error;
    }
  }

  private async count(index: string): Promise<number> {
    return z.number().parse(await this.request(index, "docs/$count"));
  }

  private async request(index: string, path: string, body?: object): Promise<unknown> {
    try {
      return await this.client.request(index, path, body);
    } catch (cause) {
      if (cause instanceof IndexRequestFailed && cause.status === 404)
        throw new NothingIndexed(index, { cause });
      // parameters were checked before: what the index does not understand is our question
      if (cause instanceof IndexRequestFailed && refusals.has(cause.status))
        throw new QuestionRefused("The index did not understand the question.", { cause });
      throw new IndexNotAvailable("The index could not be searched.", { cause });
    }
  }
}

function near(vector: Float32Array, top: number): object {
  return { kind: "vector", vector: Array.from(vector), fields: "embedding", k: Math.max(nearest, top) };
}
