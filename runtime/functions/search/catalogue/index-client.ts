import type { Tokens } from "../../../shared/access-tokens";
import { retry } from "../../../shared/retry";

const apiVersion = "2026-04-01";
const scope = "https://search.azure.com/.default";
const timeoutMs = 8000;
/** A person waits: a service that is busy or gone for a moment is asked twice more, within a second. */
const pausesMs = [150, 500];
const passing = new Set([429, 500, 502, 503, 504]);

/** What AI Search refused, or that it could not be reached. */
export class IndexRequestFailed extends Error {
  override readonly name = "IndexRequestFailed";
  /** 0 when there was no answer. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/**
 * AI Search's REST API, as far as searching needs it.
 *
 * Microsoft's client would turn a title "NaN" into a number and one that looks like a time into a date: it reads
 * documents without knowing their fields.
 */
export class IndexClient {
  private readonly endpoint: string;
  private readonly tokens: Tokens;

  /** @param endpoint e.g. "https://srch-vitrine-dev.search.windows.net" */
  constructor(endpoint: string, tokens: Tokens) {
    this.endpoint = endpoint.replace(/\/$/, "");
    this.tokens = tokens;
  }

  /**
   * @param index an index or an alias
   * @param path below the index, e.g. "docs/$count"
   * @param body sent with POST; without it, it is a GET
   * @throws IndexRequestFailed
   */
  async request(index: string, path: string, body?: object): Promise<unknown> {
    const url = new URL(`${this.endpoint}/indexes('${encodeURIComponent(index)}')/${path}`);
    url.searchParams.set("api-version", apiVersion);
    return retry(
      () => this.ask(url, body),
      (error, attempt) => {
        const isPassing =
          error instanceof IndexRequestFailed && (error.status === 0 || passing.has(error.status));
        return isPassing ? pausesMs[attempt - 1] : undefined;
      },
    );
  }

  private async ask(url: URL, body?: object): Promise<unknown> {
    const { token } = await this.tokens(scope);
    const response = await fetch(url, {
      method: body ? "POST" : "GET",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw new IndexRequestFailed(0, "AI Search cannot be reached.", { cause });
    });
    if (response.ok) return response.json();
    const text = (await response.text()).slice(0, 1000);
    throw new IndexRequestFailed(response.status, `AI Search answered ${response.status}: ${text}`);
  }
}
