import type { Tokens } from "../shared/access-tokens";
import { jsonIn } from "../shared/json-in";
import { retry } from "../shared/retry";
import { JobError } from "./job-error";

const scope = "https://management.azure.com/.default";
const apiVersion = "2026-05-01";
const timeoutMs = 20_000;
const pausesMs = [300, 2000];

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Asks Azure Resource Manager about the workspace. A service that is busy is asked three times: a PUT of a job is the same
 * job however often it is sent.
 *
 * @param path below the workspace, e.g. "/jobs/films-1"; or an address in full
 * @returns answers of 404 and 400 too, which callers tell apart
 * @throws JobError JobsNotReached
 */
export async function askWorkspace(
  { workspace, tokens }: { readonly workspace: string; readonly tokens: Tokens },
  method: "GET" | "PUT" | "POST",
  path: string,
  body?: unknown,
): Promise<Answer> {
  const url = /^https?:/.test(path) ? path : addressIn({ workspace }, path);
  const ask = async (): Promise<Answer> => {
    const { token } = await tokens(scope);
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok || [400, 404, 409].includes(response.status)) {
      return { status: response.status, body: jsonIn(text) };
    }
    throw new Refused(response.status, text.slice(0, 500));
  };
  try {
    return await retry(ask, (error, attempt) => (isBusy(error) ? pausesMs[attempt - 1] : undefined));
  } catch (cause) {
    throw notReached(new URL(url).hostname, cause);
  }
}

/** @param path below the workspace */
export function addressIn({ workspace }: { readonly workspace: string }, path: string): string {
  const [place = "", query] = path.split("?");
  return `${workspace}${place}?${query ? `${query}&` : ""}api-version=${apiVersion}`;
}

class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Whatever failed without an answer may succeed too. */
function isBusy(error: unknown): boolean {
  return !(error instanceof Refused) || error.status === 429 || error.status >= 500;
}

function notReached(host: string, cause: unknown): JobError {
  const status = cause instanceof Refused ? cause.status : undefined;
  const isForbidden = status === 401 || status === 403;
  return new JobError("JobsNotReached", {
    what: "The training jobs cannot be reached",
    why: `${host} ${status === undefined ? "does not answer" : `answered ${status}`}`,
    fix: isForbidden
      ? 'give the app\'s identity "AzureML Data Scientist" on the workspace and "Managed Identity Operator" on the job\'s identity: the link start() of the construct does'
      : "ask again shortly; then look at Azure's service health",
    cause,
  });
}
