import type { Tokens } from "../shared/access-tokens";
import { retry } from "../shared/retry";
import { RegistryError } from "./registry-error";

const timeoutMs = 10_000;
const pausesMs = [200, 1000];

/**
 * What Azure has at an address, as the identity of `tokens`. A service that is busy is asked three times.
 *
 * @param audience whose the address is
 * @returns undefined when there is nothing
 * @throws RegistryError RegistryNotReached
 */
export async function askAzure(url: string, audience: string, tokens: Tokens): Promise<Buffer | undefined> {
  const ask = async () => {
    const { token } = await tokens(`${audience}/.default`);
    // the version of Blob's interface; Resource Manager takes no notice of it
    const headers = { authorization: `Bearer ${token}`, "x-ms-version": "2024-11-04" };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    const said = await response.text().catch(() => "");
    if (response.status === 404) return undefined;
    throw new Answered(response.status, said);
  };
  try {
    return await retry(ask, (error, attempt) => (isBusy(error) ? pausesMs[attempt - 1] : undefined));
  } catch (cause) {
    throw notReached(new URL(url).hostname, cause);
  }
}

class Answered extends Error {
  override readonly name = "Answered";
  readonly status: number;

  /** @param said who lacks which right on what, when it is a refusal */
  constructor(status: number, said: string) {
    super(`answered ${status}: ${said.slice(0, 1000)}`);
    this.status = status;
  }
}

/** Whatever failed without an answer may succeed too. */
function isBusy(error: unknown): boolean {
  return !(error instanceof Answered) || error.status === 429 || error.status >= 500;
}

function notReached(host: string, cause: unknown): RegistryError {
  const status = cause instanceof Answered ? cause.status : undefined;
  const isRefused = status === 401 || status === 403;
  return new RegistryError("RegistryNotReached", {
    what: "The registry of models cannot be read",
    why: `${host} ${status === undefined ? "does not answer" : `answered ${status}`}`,
    fix: isRefused
      ? "give the app's identity Reader on the Azure ML workspace and Storage Blob Data Reader on the container models"
      : "ask again shortly; then look at Azure's service health",
    cause,
  });
}
