import { Connection } from "./connection";

export interface LoadResult {
  /** Requests answered in a second, by status. */
  readonly perSecond: Readonly<Record<string, number>>;
  /** Milliseconds of each answer with 200, ascending. */
  readonly milliseconds: Float64Array;
}

/**
 * So many clients that send the next request as soon as the last is answered, over connections that stay open.
 *
 * They run on the cores of the server they measure, so they speak HTTP/1.1 with as little work as possible.
 */
export async function load(
  address: string,
  requests: readonly Buffer[],
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<LoadResult> {
  const end = performance.now() + seconds * 1000;
  const statuses: Record<string, number> = {};
  const times: number[] = [];
  let next = 0;

  const client = async () => {
    let connection: Connection | undefined;
    while (performance.now() < end) {
      connection ??= new Connection(address);
      const began = performance.now();
      const status = await connection.ask(requests[next++ % requests.length] ?? Buffer.of());
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === "200") times.push(performance.now() - began);
      // what a client does that was told to come back later, only sooner
      if (status === "429") await new Promise((resolve) => setTimeout(resolve, 200));
      if (connection.isClosed) connection = undefined;
    }
    connection?.close();
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const lasted = (performance.now() - began) / 1000;
  return {
    perSecond: Object.fromEntries(
      Object.entries(statuses).map(([status, count]) => [status, count / lasted]),
    ),
    milliseconds: Float64Array.from(times).sort(),
  };
}

/** A GET as it goes over the wire. @param path with its query @param token nobody's when it is left out */
export function getOf(address: string, path: string, token?: string): Buffer {
  const bearer = token === undefined ? "" : `\r\nauthorization: Bearer ${token}`;
  return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: ${new URL(address).host}${bearer}\r\n\r\n`);
}

/** A POST as it goes over the wire. */
export function postOf(url: string, contentType: string, body: Buffer): Buffer {
  const { host, pathname } = new URL(url);
  const lines = [`POST ${pathname} HTTP/1.1`, `host: ${host}`, `content-type: ${contentType}`];
  return Buffer.concat([
    Buffer.from(`${lines.join("\r\n")}\r\ncontent-length: ${body.length}\r\n\r\n`),
    body,
  ]);
}

export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
