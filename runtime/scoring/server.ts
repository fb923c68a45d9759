import { type Context, Hono } from "hono";
import { identifyFormat } from "../shared/images/identify-format";
import { ByteBudget } from "./byte-budget";
import { ScoringMetrics } from "./metrics/scoring-metrics";
import type { ModelManifest } from "./model-manifest";
import type { BodyKind } from "./read-inputs";
import { Refusal } from "./refusal";
import type { PoolAnswer } from "./workers/worker-pool";

/** What the server needs from whoever scores; `WorkerPool` is the real one. */
export interface Scorer {
  /** Whether a request would be taken now. */
  readonly hasRoom: boolean;
  readonly waiting: number;
  readonly readyWorkers: number;
  /** The refusal of what finds no room. */
  full(): Refusal;
  /** @throws Refusal */
  score(kind: BodyKind, body: Uint8Array): Promise<PoolAnswer>;
}

export interface ServerOptions {
  readonly model: { readonly manifest: ModelManifest; readonly id: string };
  /** Largest body in bytes. */
  readonly maxBytes: number;
  /** Bytes that all requests together may hold. */
  readonly maxHeldBytes: number;
  /** Most images in one request: only told to callers here. */
  readonly maxImages: number;
}

export interface ScoringServer {
  readonly app: Hono;
  readonly metrics: ScoringMetrics;
  /** From now on it is not ready, so that no new requests come. */
  drain(): void;
}

/** The scoring API over any scorer. Listening on a port is `main.ts`'s job. */
export function scoringServer(scorer: Scorer, options: ServerOptions): ScoringServer {
  const { manifest, id } = options.model;
  const model = { name: manifest.name, id, dimension: manifest.output.dimension };
  const prefix = `{"model":${JSON.stringify(model)},"embeddings":`;
  const held = new ByteBudget(options.maxHeldBytes);
  const metrics = new ScoringMetrics({
    waiting: () => scorer.waiting,
    readyWorkers: () => scorer.readyWorkers,
    heldBytes: () => held.taken,
  });
  let isDraining = false;
  const app = new Hono();

  app.get("/health/live", (c) => c.json({ status: "alive" }));
  app.get("/health/ready", (c) => {
    const status = isDraining ? "draining" : scorer.readyWorkers > 0 ? "ready" : "starting";
    return c.json({ status, workers: scorer.readyWorkers }, status === "ready" ? 200 : 503);
  });
  app.get("/model", (c) =>
    c.json({ ...model, manifest, limits: { bytes: options.maxBytes, images: options.maxImages } }),
  );
  app.get("/metrics", (c) =>
    c.text(metrics.prometheus(), 200, { "content-type": "text/plain; version=0.0.4" }),
  );

  app.post("/score", async (c) => {
    const began = performance.now();
    try {
      if (isDraining) throw new Refusal("NotReady", "This instance is about to end.", 1);
      const answer = await score(c);
      metrics.answered({
        code: "OK",
        milliseconds: performance.now() - began,
        steps: stepsOf(answer),
        images: answer.images,
      });
      return c.body(`${prefix}${answer.embeddings}}`, 200, {
        "content-type": "application/json",
        "server-timing": Object.entries(stepsOf(answer))
          .map(([name, lasted]) => `${name};dur=${lasted.toFixed(2)}`)
          .join(", "),
      });
    } catch (error) {
      const refusal = error instanceof Refusal ? error : unexpected(error);
      metrics.answered({ code: refusal.code, milliseconds: performance.now() - began });
      if (refusal.retryAfterSeconds) c.header("retry-after", String(refusal.retryAfterSeconds));
      return c.json(refusal.body, refusal.status);
    }
  });

  app.notFound((c) =>
    c.json({ error: { code: "NotFound", message: `There is no ${c.req.method} ${c.req.path}.` } }, 404),
  );

  return {
    app,
    metrics,
    drain: () => {
      isDraining = true;
    },
  };

  /** Refuses before it reads what it can, so that a flood of requests never fills the memory. */
  async function score(c: Context): Promise<PoolAnswer> {
    const kind = kindOf(c.req.header("content-type"));
    const announced = c.req.header("content-length");
    const bytes = announced === undefined ? options.maxBytes : Number(announced);
    if (bytes > options.maxBytes) throw tooLarge(kind, options.maxBytes);
    if (!scorer.hasRoom || !held.take(bytes)) throw scorer.full();
    try {
      const body = await readBody(c, kind, announced !== undefined);
      if (body.length === 0)
        throw new Refusal(kind === "image" ? "ImageEmpty" : "RequestEmpty", "The body is empty.");
      if (kind === "image") refuseFormat(body);
      return await scorer.score(kind, body);
    } finally {
      held.giveBack(bytes);
    }
  }

  async function readBody(c: Context, kind: BodyKind, isAnnounced: boolean): Promise<Uint8Array> {
    // no more than what was announced can arrive
    if (isAnnounced) return new Uint8Array(await c.req.arrayBuffer());
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of c.req.raw.body ?? []) {
      bytes += chunk.length;
      if (bytes > options.maxBytes) throw tooLarge(kind, options.maxBytes);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}

function kindOf(contentType = ""): BodyKind {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type.startsWith("image/") || type === "application/octet-stream") return "image";
  if (type === "application/json") return "json";
  throw new Refusal(
    "ContentTypeNotSupported",
    type === "" ? "The request has no content type." : `The content type "${type}" is not supported.`,
  );
}

function tooLarge(kind: BodyKind, most: number): Refusal {
  const megabytes = Math.round((most / 1024 ** 2) * 100) / 100;
  return new Refusal(
    kind === "image" ? "ImageTooLarge" : "RequestTooLarge",
    `The body is larger than ${megabytes} MB.`,
  );
}

/** What the first bytes tell needs no worker. */
function refuseFormat(body: Uint8Array): void {
  const found = identifyFormat(Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 256)));
  if (found === undefined) throw new Refusal("ImageNotDecodable", "The body is not an image.");
  if (found.supported === undefined || found.supported === "TIFF")
    throw new Refusal("ImageFormatNotSupported", `The image is a ${found.name}, which is not supported.`);
}

function stepsOf({ waitMilliseconds, decodeMilliseconds, inferMilliseconds }: PoolAnswer) {
  return { wait: waitMilliseconds, decode: decodeMilliseconds, infer: inferMilliseconds };
}

function unexpected(error: unknown): Refusal {
  console.error(error);
  return new Refusal("ScoringFailed", "The request could not be scored.");
}
