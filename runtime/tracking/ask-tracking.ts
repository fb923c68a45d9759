import * as z from "zod";
import type { Tokens } from "../shared/access-tokens";
import { retry } from "../shared/retry";
import { TrackingError } from "./tracking-error";

const scope = "https://management.azure.com/.default";
const timeoutMs = 20_000;
const pausesMs = [200, 1000, 4000];

const Refusal = z.object({ error_code: z.string(), message: z.string().default("") });

export interface TrackingPlace {
  /** The workspace's `mlFlowTrackingUri`, "azureml://…" or "https://…". */
  readonly uri: string;
  /** Of an identity that is AzureML Data Scientist on the workspace; or always the token of a job's own run. */
  readonly tokens: Tokens;
}

/**
 * Calls MLflow's REST API. A service that is busy, or does not answer, is asked four times: what is logged twice
 * is kept once, by the same key, step and time.
 *
 * @param path below ".../api/2.0/mlflow/"
 * @param body of a POST; of a GET, its query
 * @throws TrackingError
 */
export async function askTracking(
  place: TrackingPlace,
  method: "GET" | "POST",
  path: string,
  body: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const query = method === "GET" ? `?${new URLSearchParams(body as Record<string, string>)}` : "";
  const url = `${addressOf(place.uri)}/api/2.0/mlflow/${path}${query}`;
  return postJson(place, method, url, method === "POST" ? body : undefined);
}

/** "https://…/mlflow/v1.0/subscriptions/…" without a query. */
export function addressOf(uri: string): string {
  const [address = ""] = uri.split("?");
  return address.replace(/^azureml:/, "https:").replace(/\/$/, "");
}

/** The same at any address of the workspace. @throws TrackingError */
export async function postJson(
  { tokens }: TrackingPlace,
  method: "GET" | "POST",
  url: string,
  body: unknown,
): Promise<unknown> {
  const ask = async () => {
    const { token } = await tokens(scope);
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return answer;
    const { data } = Refusal.safeParse(answer);
    throw new Answered(response.status, data?.error_code, data?.message ?? "");
  };
  try {
    return await retry(ask, (error, attempt) => (isBusy(error) ? pausesMs[attempt - 1] : undefined));
  } catch (cause) {
    throw problem(new URL(url), cause);
  }
}

class Answered extends Error {
  override readonly name = "Answered";
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, code: string | undefined, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Whatever failed without an answer may succeed too. */
function isBusy(error: unknown): boolean {
  return !(error instanceof Answered) || error.status === 429 || error.status >= 500;
}

function problem({ hostname, pathname }: URL, cause: unknown): TrackingError {
  const call = pathname.split("/").slice(-2).join("/");
  if (!(cause instanceof Answered)) {
    return new TrackingError("TrackingNotReached", {
      what: `The run cannot be tracked: ${call} was not answered`,
      why: `${hostname} does not answer`,
      fix: "ask again shortly; then look at Azure's service health",
      cause,
    });
  }
  const { status, code, message } = cause;
  const isForbidden = status === 401 || status === 403;
  return new TrackingError("TrackingRefused", {
    what: `The run cannot be tracked: ${call} was answered ${status}${code ? ` ${code}` : ""}`,
    why: message.slice(0, 300) || "no reason was given",
    fix: isForbidden
      ? 'give the identity the role "AzureML Data Scientist" on the Azure ML workspace'
      : "compare what is logged with MLflow's limits, which runtime/tracking/README.md lists",
    cause,
    ...(code !== undefined && { answered: code }),
  });
}
