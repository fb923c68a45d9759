import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { identifyFormat } from "../shared/images/identify-format";
import { ByteBudget } from "./byte-budget";
import { ScoringMetrics } from "./metrics/scoring-metrics";
import type { ModelManifest } from "./model-manifest";
import { readBody } from "./read-body";
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
  /** For a server of `node:http`. */
  readonly listener: RequestListener;
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

  const routes: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
    "GET /health/live": (_, response) => reply(response, 200, json, JSON.stringify({ status: "alive" })),
    "GET /health/ready": (_, response) => {
      const status = isDraining ? "draining" : scorer.readyWorkers > 0 ? "ready" : "starting";
      const body = JSON.stringify({ status, workers: scorer.readyWorkers });
      reply(response, status === "ready" ? 200 : 503, json, body);
    },
    "GET /model": (_, response) => {
      const limits = { bytes: options.maxBytes, images: options.maxImages };
      reply(response, 200, json, JSON.stringify({ ...model, manifest, limits }));
    },
    "GET /metrics": (_, response) =>
      reply(response, 200, { "content-type": "text/plain; version=0.0.4" }, metrics.prometheus()),
    "POST /score": (request, response) => void answer(request, response),
  };

  return {
    metrics,
    drain: () => {
      isDraining = true;
    },
    listener: (request, response) => {
      const { method = "GET", url = "/" } = request;
      const path = url.split("?")[0] ?? url;
      const route = routes[`${method} ${path}`];
      if (route) return route(request, response);
      const error = { code: "NotFound", message: `There is no ${method} ${path}.` };
      reply(response, 404, json, JSON.stringify({ error }));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    try {
      if (isDraining) throw new Refusal("NotReady", "This instance is about to end.", 1);
      const scored = await score(request);
      const steps = stepsOf(scored);
      metrics.answered({ code: "OK", milliseconds: performance.now() - began, steps, images: scored.images });
      reply(response, 200, { ...json, "server-timing": timing(steps) }, `${prefix}${scored.embeddings}}`);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : unexpected(error);
      metrics.answered({ code: refusal.code, milliseconds: performance.now() - began });
      const { retryAfterSeconds } = refusal;
      const headers = retryAfterSeconds ? { ...json, "retry-after": String(retryAfterSeconds) } : json;
      reply(response, refusal.status, headers, JSON.stringify(refusal.body));
    }
  }

  /** Refuses before it reads what it can, so that a flood of requests never fills the memory. */
  async function score(request: IncomingMessage): Promise<PoolAnswer> {
    const kind = kindOf(request.headers["content-type"]);
    const announced = request.headers["content-length"];
    const bytes = announced === undefined ? options.maxBytes : Number(announced);
    if (bytes > options.maxBytes) throw tooLarge(kind, options.maxBytes);
    if (!scorer.hasRoom || !held.take(bytes)) throw scorer.full();
    try {
      const body = await readBody(request, bytes);
      if (body === "too long") throw tooLarge(kind, options.maxBytes);
      if (body.length === 0)
        throw new Refusal(kind === "image" ? "ImageEmpty" : "RequestEmpty", "The body is empty.");
      if (kind === "image") refuseFormat(body);
      return await scorer.score(kind, body);
    } finally {
      held.giveBack(bytes);
    }
  }
}

const json = { "content-type": "application/json" } as const;

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

function reply(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) }).end(body);
}

function timing(steps: ReturnType<typeof stepsOf>): string {
  return Object.entries(steps)
    .map(([name, lasted]) => `${name};dur=${lasted.toFixed(2)}`)
    .join(", ");
}

function stepsOf({ waitMilliseconds, decodeMilliseconds, inferMilliseconds }: PoolAnswer) {
  return { wait: waitMilliseconds, decode: decodeMilliseconds, infer: inferMilliseconds };
}

function unexpected(error: unknown): Refusal {
  console.error(error);
  return new Refusal("ScoringFailed", "The request could not be scored.");
}
