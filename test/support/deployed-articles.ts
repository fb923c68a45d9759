import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { EventHubConsumerClient, EventHubProducerClient } from "@azure/event-hubs";
import { BlobServiceClient } from "@azure/storage-blob";
import type { InteractionRow } from "../../runtime/articles/lake/interaction-row";
import { LakeFiles } from "../../runtime/articles/lake/lake-files";
import type { LandedArticle } from "../../runtime/articles/lake/landed-article";
import { readArticles } from "../../runtime/articles/lake/read-articles";
import { readInteractions } from "../../runtime/articles/lake/read-interactions";
import type { LocalEstate } from "./local-estate";
import { PersonsApi } from "./persons-api";

/** What the API answers about a list, as far as tests look at it. */
export interface ArticleList {
  readonly id: string;
  readonly model: string | null;
  readonly items: readonly {
    readonly article: { readonly id: string; readonly category: string };
    readonly because: { readonly kind: string };
    readonly position: number;
    readonly propensity: number;
  }[];
}

const noRetries = { retryOptions: { maxRetries: 0 } };

/** Articles of a deployed estate, and what readers do with them. */
export class DeployedArticles {
  private readonly estate: LocalEstate;
  private readonly api: PersonsApi;
  private trainings = 0;

  /** @param person who asks, for any reader */
  constructor(estate: LocalEstate, person = "developer") {
    this.estate = estate;
    this.api = new PersonsApi(estate, "articles", person);
  }

  list(reader: string, n = 10): Promise<ArticleList> {
    return this.api.ask(`/recommendations?user_id=${reader}&n=${n}`);
  }

  profile(reader: string): Promise<{ readonly deeds: number }> {
    return this.api.ask(`/user/profile?user_id=${reader}`);
  }

  /** Resolves once it is in the hub. */
  tell(reader: string, kind: "click" | "like" | "read", articles: readonly string[]): Promise<unknown> {
    const feedback = articles.map((article_id) => ({
      user_id: reader,
      article_id,
      kind,
      ...(kind === "read" && { seconds: 60 }),
    }));
    return this.api.ask("/feedback", { feedback });
  }

  /** What the lake has of a reader, of whatever hour. */
  async archived(reader: string): Promise<InteractionRow[]> {
    const now = Date.now();
    const found: InteractionRow[] = [];
    for await (const rows of readInteractions(this.lake(), { from: now - 86_400_000, before: now + 1 }))
      found.push(...rows.filter((row) => row.reader === reader));
    return found;
  }

  /** What the lake has of articles. */
  async archivedArticles(): Promise<LandedArticle[]> {
    const found: LandedArticle[] = [];
    for await (const rows of readArticles(this.lake())) found.push(...rows);
    return found;
  }

  private lake(): LakeFiles {
    const blobs = new BlobServiceClient(this.estate.output("articles_lake_endpoint"), this.estate.developer);
    return new LakeFiles(blobs.getContainerClient(this.estate.output("articles_lake_container")));
  }

  search(words: string): Promise<unknown> {
    return this.api.ask(`/articles?q=${encodeURIComponent(words)}&n=5`);
  }

  explain(list: string): Promise<unknown> {
    return this.api.ask(`/recommendations/${list}/explanation`);
  }

  /** Resolves once readers can find it. */
  async arrived(article: string): Promise<void> {
    for (const end = Date.now() + 100_000; ; await sleep(200)) {
      try {
        await this.api.ask(`/articles/${article}`);
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }

  /** Trains a model that there is not yet, and waits for its end. @throws with the job's reason when it fails */
  async train(): Promise<void> {
    const parameters = { "read.days": 20 + 0.01 * this.trainings++ };
    const { id } = await this.api.ask("/training", { parameters });
    for (;;) {
      const { status, error } = await this.api.ask(`/training/${id}`);
      if (status === "Completed") return;
      if (status === "Failed" || status === "Canceled") throw new Error(error);
      await sleep(200);
    }
  }

  /** Somebody of whom there is nothing is forgotten: each store is searched, and a receipt is kept. */
  forget(): Promise<unknown> {
    return this.api.ask("/erasures", { user_id: randomUUID() });
  }

  /** All that is kept of a reader. */
  exported(reader: string): Promise<unknown> {
    return this.api.ask(`/user/export?user_id=${reader}`);
  }

  /** A file of one article arrives. @returns the article's id */
  async importArticle(): Promise<string> {
    const article = {
      id: randomUUID(),
      title: "A bridge is built",
      text: "In the valley a bridge is built. It will be open in spring.",
      category: "News",
      publisher: "The Valley",
      language: "en",
      publishedAt: new Date().toISOString(),
    };
    const file = this.container("imports").getBlockBlobClient(`${article.id}.jsonl`);
    await file.uploadData(Buffer.from(`${JSON.stringify(article)}\n`));
    return article.id;
  }

  /** Straight into the hub, as the developer. */
  async sendDeed(): Promise<void> {
    const { namespace, hub } = this.hub;
    const sender = new EventHubProducerClient(namespace, hub, this.estate.developer, noRetries);
    try {
      await sender.sendBatch([{ body: { id: randomUUID() } }]);
    } finally {
      await sender.close();
    }
  }

  /** Straight from the hub, as the developer. @throws when it refuses */
  async receiveDeeds(): Promise<void> {
    const { namespace, hub } = this.hub;
    const { developer } = this.estate;
    const receiver = new EventHubConsumerClient("analytics", namespace, hub, developer, noRetries);
    try {
      await new Promise<void>((resolve, reject) => {
        receiver.subscribe(
          { processEvents: async () => resolve(), processError: async (error) => reject(error) },
          { maxWaitTimeInSeconds: 1 },
        );
      });
    } finally {
      await receiver.close();
    }
  }

  private get hub() {
    return {
      namespace: this.estate.output("articles_deeds_host"),
      hub: this.estate.output("articles_deeds_hub"),
    };
  }

  container(name: string) {
    const blobs = new BlobServiceClient(this.estate.output("articles_blob_endpoint"), this.estate.developer);
    return blobs.getContainerClient(name);
  }
}
