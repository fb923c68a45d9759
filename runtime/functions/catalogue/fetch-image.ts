import { lookup } from "node:dns";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPublic } from "../../shared/public-networks";
import { RowProblem } from "./row-problem";

export interface FetchOptions {
  /** Lower case; with a port where it is not 443. */
  readonly allowedHosts: readonly string[];
  /** In bytes. */
  readonly most: number;
  /** For the whole of it. @default 20 */
  readonly seconds?: number;
  /** Whether an address may be connected to. @default only those of the public internet */
  readonly mayConnect?: (address: string) => boolean;
}

const mostRedirects = 3;

/**
 * Loads an image from a partner's host.
 *
 * A feed is written by others, so a URL in it must not reach what only we can reach: hosts are on a list, each
 * redirect is checked like the first URL, and the address that was checked is the one that is connected to.
 *
 * @throws RowProblem ImageHostNotAllowed, ImageNotFetched or ImageTooLarge
 */
export async function fetchImage(url: string, options: FetchOptions): Promise<Buffer> {
  const signal = AbortSignal.timeout((options.seconds ?? 20) * 1000);
  let address = new URL(url);
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    checkHost(address, options.allowedHosts);
    const response = await get(address, options, signal).catch((error: unknown) =>
      fail(address, error, signal),
    );
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400 && headers.location) {
      response.destroy();
      if (!URL.canParse(headers.location, address.href))
        return fail(address, "it redirects to nowhere", signal);
      address = new URL(headers.location, address);
      continue;
    }
    if (statusCode !== 200) {
      response.destroy();
      return fail(address, `it answered ${statusCode}`, signal);
    }
    return collect(response, options.most).catch((error: unknown) => fail(address, error, signal));
  }
  return fail(address, `it redirects more than ${mostRedirects} times`, signal);
}

function checkHost({ protocol, host, hostname, username, password }: URL, allowed: readonly string[]): void {
  const isPlain = protocol === "https:" && !username && !password;
  // an address has no name to look up, and so would not be checked
  const isName = isIP(hostname.replaceAll(/[[\]]/g, "")) === 0;
  if (isPlain && isName && allowed.includes(host)) return;
  throw new RowProblem(
    "ImageHostNotAllowed",
    `images may not be fetched from ${protocol}//${host}; allowed: ${allowed.join(", ") || "none"}`,
  );
}

function get(
  url: URL,
  { mayConnect = isPublic }: FetchOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const lookupAllowed: LookupFunction = (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const refused = addresses?.find(({ address }) => !mayConnect(address));
      const problem = error ?? (refused && new Error("its name leads to an address that is not public"));
      if (problem) done(problem, []);
      else if (options.all) done(null, addresses);
      else done(null, addresses[0]?.address ?? "", addresses[0]?.family);
    });
  };
  return new Promise((resolve, reject) => {
    request(url, { signal, lookup: lookupAllowed, agent: false, headers: { accept: "image/*" } }, resolve)
      .on("error", reject)
      .end();
  });
}

async function collect(response: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) {
      response.destroy();
      throw new RowProblem("ImageTooLarge", `the image has more than ${most} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function fail({ host, pathname }: URL, error: unknown, signal: AbortSignal): never {
  if (error instanceof RowProblem) throw error;
  const reason = signal.aborted
    ? "it takes too long"
    : error instanceof Error
      ? error.message
      : String(error);
  throw new RowProblem("ImageNotFetched", `https://${host}${pathname} cannot be fetched: ${reason}`, {
    cause: error,
  });
}
