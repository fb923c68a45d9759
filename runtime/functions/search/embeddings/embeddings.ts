import { createHash } from "node:crypto";
import type { Redis } from "../../../shared/redis";
import type { ScoringClient } from "../../../shared/scoring-client";
import { ScoringError } from "../../../shared/scoring-error";
import type { CacheState } from "../contract/search-answer";
import { decodeEmbedding, type Embedding, encodeEmbedding } from "./embedding-record";

export interface EmbeddableImage {
  readonly bytes: Buffer;
  /** What the bytes are, e.g. "image/jpeg". */
  readonly contentType: string;
}

export interface EmbeddingChoice {
  /** Who must make it; without it the endpoint's traffic decides. */
  readonly deployment?: string | undefined;
  /** Made now, whatever the cache holds. */
  readonly fresh?: boolean;
}

export interface CachedEmbedding extends Embedding {
  readonly cache: CacheState;
  /** SHA-256 of the image's bytes. */
  readonly imageHash: string;
}

/** A model whose last answer is older than this is taken for replaced, and what it made is not used any more. */
const modelLifeSeconds = 600;
/** How long this process believes that a model is in use without asking the cache. */
const beliefMs = 30_000;

/**
 * The embeddings of images: from the cache when the same bytes were there before, else from the scoring endpoint.
 *
 * An entry is worth as much as its model: vectors of two models cannot be compared, and the index of a model that
 * was replaced is not kept up to date. So every model that answers leaves a sign of life in the cache, and an entry
 * counts while its model's is there. During a split each live model's entries count; minutes after the traffic has
 * moved, those of the former model do not.
 */
export class Embeddings {
  private readonly scoring: Pick<ScoringClient, "score">;
  private readonly redis: Redis;
  private readonly lifeSeconds: number;
  private readonly underWay = new Map<string, Promise<Embedding>>();
  private readonly believed = new Map<string, number>();
  private outcome: string | undefined;

  /** @param lifeSeconds for how long an embedding is kept */
  constructor(scoring: Pick<ScoringClient, "score">, redis: Redis, lifeSeconds: number) {
    this.scoring = scoring;
    this.redis = redis;
    this.lifeSeconds = lifeSeconds;
  }

  /** "ok", or the code of the error, when the scoring endpoint was last asked; undefined before. */
  get lastOutcome(): string | undefined {
    return this.outcome;
  }

  /** @throws ScoringError */
  async of(
    image: EmbeddableImage,
    { deployment, fresh = false }: EmbeddingChoice = {},
  ): Promise<CachedEmbedding> {
    const imageHash = createHash("sha256").update(image.bytes).digest("hex");
    const key = `e:${deployment ?? "*"}:${imageHash}`;
    const kept = fresh ? undefined : await this.kept(key, deployment);
    if (kept && kept !== "off") return { ...kept, imageHash, cache: "hit" };
    const embedding = await this.make(key, image, deployment);
    return { ...embedding, imageHash, cache: kept === "off" ? "off" : "miss" };
  }

  private async kept(key: string, deployment: string | undefined): Promise<Embedding | "off" | undefined> {
    const record = await this.redis.get(key);
    if (record === "off" || record === undefined) return record;
    const embedding = decodeEmbedding(record);
    return embedding && (await this.isInUse(lifeKey(deployment, embedding))) ? embedding : undefined;
  }

  private async isInUse(key: string): Promise<boolean> {
    if ((this.believed.get(key) ?? 0) > Date.now()) return true;
    const sign = await this.redis.get(key);
    if (sign === "off" || sign === undefined) return false;
    this.believe(key);
    return true;
  }

  /** Once for all who ask for the same bytes at the same time. */
  private make(key: string, image: EmbeddableImage, deployment: string | undefined): Promise<Embedding> {
    const underWay = this.underWay.get(key);
    if (underWay) return underWay;
    const made = this.score(key, image, deployment).finally(() => this.underWay.delete(key));
    this.underWay.set(key, made);
    return made;
  }

  private async score(
    key: string,
    image: EmbeddableImage,
    deployment: string | undefined,
  ): Promise<Embedding> {
    const answer = await this.scoring.score(image.bytes, image.contentType, deployment).catch((error) => {
      this.outcome = error instanceof ScoringError && !error.isImageRefused ? error.code : "ok";
      throw error;
    });
    this.outcome = "ok";
    const embedding: Embedding = {
      model: { id: answer.model.id, name: answer.model.name },
      deployment: answer.deployment ?? null,
      vector: Float32Array.from(answer.embeddings[0] ?? []),
    };
    const sign = lifeKey(deployment, embedding);
    this.believe(sign);
    // nobody waits for the cache to have taken it
    void this.redis.set(key, encodeEmbedding(embedding), this.lifeSeconds);
    void this.redis.set(sign, "", modelLifeSeconds);
    return embedding;
  }

  private believe(key: string): void {
    // few models are ever in use at once
    if (this.believed.size > 100) this.believed.clear();
    this.believed.set(key, Date.now() + beliefMs);
  }
}

function lifeKey(deployment: string | undefined, { model }: Embedding): string {
  return `model:${deployment ?? "*"}:${model.id}`;
}
