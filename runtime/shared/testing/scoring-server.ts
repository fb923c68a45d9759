import { createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { deploymentHeader, type ScoreAnswer } from "../score-answer";

export interface ScoringAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An online endpoint with the deployments blue and green, whose embeddings are made of the hash of the bytes. */
export class ScoringServerFixture {
  readonly requests: { headers: IncomingHttpHeaders; bytes: Buffer }[] = [];
  /** Answered first, in order. */
  readonly script: ScoringAnswer[] = [];
  /** Who answers when the request does not say. */
  deployment = "blue";
  milliseconds = 0;
  uri = "";
  private server: Server | undefined;

  async start(): Promise<void> {
    this.server = createServer(async (request, response) => {
      const bytes = await buffer(request);
      this.requests.push({ headers: request.headers, bytes });
      await new Promise((resolve) => setTimeout(resolve, this.milliseconds));
      const deployment = String(request.headers[deploymentHeader] ?? this.deployment);
      const { status, headers, body } = this.script.shift() ?? {
        status: 200,
        body: scoreAnswer(bytes, deployment),
      };
      response.writeHead(status, {
        "content-type": "application/json",
        [deploymentHeader]: deployment,
        ...headers,
      });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => this.server?.listen(0, "127.0.0.1", resolve));
    this.uri = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/score`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

export const dimension = 8;

export function modelOf(deployment: string): ScoreAnswer["model"] {
  const id = createHash("sha256").update(deployment).digest("hex").slice(0, 12);
  return { name: `model of ${deployment}`, id, dimension };
}

/** Of unit length; the same bytes have the same embedding, which depends on the model. */
export function embeddingOf(bytes: Uint8Array, deployment: string): number[] {
  const hash = createHash("sha256").update(deployment).update(bytes).digest();
  const values = Array.from({ length: dimension }, (_, index) => (hash[index] ?? 0) - 128);
  const length = Math.hypot(...values);
  return values.map((value) => Math.fround(value / length));
}

function scoreAnswer(bytes: Uint8Array, deployment: string): ScoreAnswer {
  return { model: modelOf(deployment), embeddings: [embeddingOf(bytes, deployment)] };
}
