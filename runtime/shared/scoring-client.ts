import * as z from "zod";
import type { Tokens } from "./access-tokens";
import { endpointTokens } from "./endpoint-tokens";
import { jsonIn } from "./json-in";
import { RankingAnswer, type RankingRequest } from "./ranking-contract";
import { retry } from "./retry";
import { deploymentHeader, ScoreAnswer } from "./score-answer";
import { codeOfStatus, ScoringError } from "./scoring-error";

export interface ScoringOptions {
  /** The online endpoint's scoring URI. */
  readonly uri: string;
  readonly tokens: Tokens;
  /** Where an endpoint on Kubernetes has its tokens given out. @default - none; it takes Microsoft Entra's own */
  readonly tokenUri?: string;
  /** Requests at most for one image. @default 3 */
  readonly attempts?: number;
  /** Longest pause between two attempts; an endpoint that asks for a longer one is not asked again. @default 2 */
  readonly longestPauseSeconds?: number;
  /** For one attempt. @default 20 */
  readonly timeoutSeconds?: number;
}

export type Scored = Said<ScoreAnswer>;

/** What is asked in one request. */
interface Question<Answer> {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** @throws ZodError, ScoringError when it is no answer to this */
  read(answer: unknown): Answer;
}

/** An answer, and the deployment that gave it; undefined when the endpoint does not say. */
type Said<Answer> = Answer & { readonly deployment: string | undefined };

const scope = "https://ml.azure.com/.default";
const json = "application/json";
const Refusal = z.object({
  error: z.object({ code: z.string(), message: z.string(), fix: z.string().optional() }),
});

/** Asks an Azure ML online endpoint for the embeddings of images or texts. */
export class ScoringClient {
  private readonly options: Required<Omit<ScoringOptions, "tokenUri">>;

  constructor({ attempts = 3, longestPauseSeconds = 2, timeoutSeconds = 20, ...options }: ScoringOptions) {
    const { uri, tokenUri } = options;
    const tokens = tokenUri === undefined ? options.tokens : endpointTokens(tokenUri, options.tokens);
    this.options = { attempts, longestPauseSeconds, timeoutSeconds, uri, tokens };
  }

  /**
   * The embedding of one image, whose bytes go unchanged: preprocessing is the model's own.
   *
   * @param contentType e.g. "image/jpeg"
   * @param deployment who must answer; without it the endpoint's traffic decides
   * @throws ScoringError
   */
  async score(bytes: Uint8Array, contentType: string, deployment?: string): Promise<Scored> {
    return this.answer({ body: bytes, contentType, read: embeddingsOf(1) }, deployment);
  }

  /**
   * The embeddings of texts, in their order: tokens are the model's own.
   *
   * @param texts as many as the server takes at once, 16 by default, of a megabyte together
   * @param deployment who must answer; without it the endpoint's traffic decides
   * @throws ScoringError
   */
  async scoreTexts(texts: readonly string[], deployment?: string): Promise<Scored> {
    const body = Buffer.from(JSON.stringify({ texts }));
    return this.answer({ body, contentType: json, read: embeddingsOf(texts.length) }, deployment);
  }

  /**
   * How good the candidates of a list are to a ranking model, one score for each.
   *
   * @param deployment who must answer; without it the endpoint's traffic decides
   * @throws ScoringError
   */
  async rank(asked: RankingRequest, deployment?: string): Promise<Said<RankingAnswer>> {
    const body = Buffer.from(JSON.stringify(asked));
    return this.answer(
      { body, contentType: json, read: (answer) => RankingAnswer.parse(answer) },
      deployment,
    );
  }

  private answer<Answer>(question: Question<Answer>, deployment: string | undefined): Promise<Said<Answer>> {
    return retry(
      () => this.ask(question, deployment),
      (error, attempt) => this.pauseAfter(error, attempt),
    );
  }

  private pauseAfter(error: unknown, attempt: number): number | undefined {
    if (!(error instanceof ScoringError) || !mayTryAgain(error)) return undefined;
    const pause = error.retryAfterSeconds ?? 0.1 * 2 ** attempt * (0.5 + Math.random());
    const isLast = attempt >= this.options.attempts || pause > this.options.longestPauseSeconds;
    return isLast ? undefined : pause * 1000;
  }

  private async ask<Answer>(
    { body, contentType, read }: Question<Answer>,
    deployment?: string,
  ): Promise<Said<Answer>> {
    const { uri, tokens, timeoutSeconds } = this.options;
    const authorization = `Bearer ${(await tokens(scope)).token}`;
    const headers: Record<string, string> = { authorization, "content-type": contentType };
    if (deployment) headers[deploymentHeader] = deployment;
    try {
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      const response = await fetch(uri, { method: "POST", headers, body, signal });
      if (!response.ok) throw await errorOf(response);
      const answer = read(await response.json());
      return { ...answer, deployment: response.headers.get(deploymentHeader) ?? undefined };
    } catch (error) {
      if (error instanceof ScoringError) throw error;
      throw new ScoringError(describe(error, timeoutSeconds), { cause: error });
    }
  }
}

/** As many as were asked for. */
const embeddingsOf = (count: number) => (answer: unknown) => {
  const scored = ScoreAnswer.parse(answer);
  const { length } = scored.embeddings;
  if (length === count) return scored;
  const message = `The scoring endpoint answered ${length} embeddings to a question of ${count}.`;
  throw new ScoringError({ code: "EndpointFailed", status: 200, message });
};

/** Whoever is busy or gone for a moment; what took too long once would take the same time again. */
function mayTryAgain({ status, code }: ScoringError): boolean {
  return status === 429 || status === 503 || status === 502 || code === "EndpointUnreachable";
}

async function errorOf(response: Response): Promise<ScoringError> {
  // Azure ML answers 424 for whatever the model refuses, and says the model's status in a header
  const status = Number(response.headers.get("ms-azureml-model-error-statuscode") ?? response.status);
  const text = await response.text();
  const said = Refusal.safeParse(jsonIn(text)).data?.error;
  return new ScoringError({
    status,
    code: said?.code ?? codeOfStatus(status),
    message: said?.message ?? `The scoring endpoint answered ${status}: ${text.slice(0, 300)}`,
    fix: said?.fix,
    retryAfterSeconds: secondsOf(response.headers.get("retry-after")),
  });
}

function describe(error: unknown, timeoutSeconds: number) {
  if (error instanceof z.ZodError) {
    const message = `The scoring endpoint's answer cannot be read: ${z.prettifyError(error)}`;
    return { code: "EndpointFailed", status: 200, message };
  }
  const { name, message, cause } = error as Error;
  if (name === "TimeoutError") {
    const message = `The scoring endpoint did not answer within ${timeoutSeconds} s.`;
    return { code: "EndpointTooSlow", status: 504, message };
  }
  return {
    code: "EndpointUnreachable",
    status: 0,
    message: `The scoring endpoint cannot be reached: ${cause ?? message}`,
  };
}

/** Retry-After is a number of seconds or a date. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (!retryAfter) return undefined;
  const seconds = Number(retryAfter);
  const later = Number.isFinite(seconds) ? seconds : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isFinite(later) ? Math.max(0, later) : undefined;
}
