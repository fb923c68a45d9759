import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { ByteBudget } from "./byte-budget";
import { type ObservedAnswer, ScoringMetrics } from "./metrics/scoring-metrics";
import type { ModelManifest } from "./model-manifest";
import { Refusal } from "./refusal";
import { bodyKind, readBody, tooLarge } from "./request-body";
import type { Recorder } from "./telemetry/recorder";
import type { ImageTask, ScoredJob } from "./workers/protocol";
import type { PoolAnswer } from "./workers/worker-pool";

/** What the server needs from whoever scores; `WorkerPool` is the real one. */
export interface Scorer {
  /** Whether a request would be taken now. */
  readonly hasRoom: boolean;
  readonly waiting: number;
  readonly readyWorkers: number;
  /** The refusal of what finds no room. */
  full(): Error;
  /** @throws Refusal */
  score(task: ImageTask): Promise<PoolAnswer<ScoredJob>>;
}

export interface ServerOptions {
  readonly model: { readonly manifest: ModelManifest; readonly id: string };
  /** Largest body in bytes. */
  readonly maxBytes: number;
  /** Bytes that all requests together may hold. */
  readonly maxHeldBytes: number;
  /** Most images in one request: only told to callers here. */
  readonly maxImages: number;
  /** Hears of each answer. @default - nobody does */
  readonly recorder?: Recorder;
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
  const isRanking = manifest.takes === "candidates";
  const model = { name: manifest.name, id, ...(!isRanking && { dimension: manifest.output.dimension }) };
  const prefix = `{"model":${JSON.stringify(model)},"${isRanking ? "scores" : "embeddings"}":`;
  const held = new ByteBudget(options.maxHeldBytes);
  const metrics = new ScoringMetrics({
    waiting: () => scorer.waiting,
    readyWorkers: () => scorer.readyWorkers,
    heldBytes: () => held.taken,
  });
  const { recorder } = options;
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
      const error = { code: "NotFound", message: `There is no ${method} ${path.slice(0, 200)}.` };
      reply(response, 404, json, JSON.stringify({ error }));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    const observe = (answer: Pick<ObservedAnswer, "code" | "status" | "steps" | "images">) => {
      const milliseconds = performance.now() - began;
      const observed = { ...answer, milliseconds, traceParent: traceParentOf(request) };
      metrics.answered(observed);
      recorder?.answered(observed);
    };
    try {
      if (isDraining) throw new Refusal("NotReady", "This instance is about to end.", 1);
      const scored = await score(request);
      const steps = stepsOf(scored);
      reply(response, 200, { ...json, "server-timing": timing(steps) }, `${prefix}${scored.embeddings}}`);
      observe({ code: "OK", status: 200, steps, images: scored.images });
    } catch (error) {
      const refusal = error instanceof Refusal ? error : unexpected(error);
      const { retryAfterSeconds } = refusal;
      const headers = retryAfterSeconds ? { ...json, "retry-after": String(retryAfterSeconds) } : json;
      reply(response, refusal.status, headers, JSON.stringify(refusal.body));
      observe({ code: refusal.code, status: refusal.status });
    }
  }

  function unexpected(error: unknown): Refusal {
    console.error(error);
    recorder?.failed(error);
    return new Refusal("ScoringFailed", "The request could not be scored.");
  }

  /** Refuses before it reads what it can, so that a flood of requests never fills the memory. */
  async function score(request: IncomingMessage): Promise<PoolAnswer<ScoredJob>> {
    const kind = bodyKind(request.headers["content-type"]);
    const announced = request.headers["content-length"];
    const bytes = announced === undefined ? options.maxBytes : Number(announced);
    if (bytes > options.maxBytes) throw tooLarge(kind, options.maxBytes);
    if (!scorer.hasRoom || !held.take(bytes)) throw scorer.full();
    try {
      return await scorer.score({ kind, body: await readBody(request, kind, options.maxBytes) });
    } finally {
      held.giveBack(bytes);
    }
  }
}

const json = { "content-type": "application/json" } as const;

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

function stepsOf({ waitMs, decodeMs, inferMs }: PoolAnswer<ScoredJob>) {
  return { wait: waitMs, decode: decodeMs, infer: inferMs };
}

function traceParentOf({ headers }: IncomingMessage): string | undefined {
  const { traceparent } = headers;
  return typeof traceparent === "string" ? traceparent : undefined;
}
