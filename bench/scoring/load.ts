import { Agent, request } from "node:http";

export interface LoadResult {
  /** Requests answered in a second, by status. */
  readonly perSecond: Readonly<Record<string, number>>;
  /** Milliseconds of each answer with 200, ascending. */
  readonly milliseconds: Float64Array;
}

/** So many clients that send the next photo as soon as the last is answered, over connections that stay open. */
export async function load(
  address: string,
  photos: readonly Buffer[],
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const end = performance.now() + seconds * 1000;
  const statuses: Record<string, number> = {};
  const times: number[] = [];
  let next = 0;

  const client = async () => {
    while (performance.now() < end) {
      const began = performance.now();
      const status = await post(address, agent, photos[next++ % photos.length] ?? Buffer.alloc(0));
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status === "200") times.push(performance.now() - began);
      // what a client does that was told to come back later, only sooner
      if (status === "429") await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const lasted = (performance.now() - began) / 1000;
  agent.destroy();
  return {
    perSecond: Object.fromEntries(
      Object.entries(statuses).map(([status, count]) => [status, count / lasted]),
    ),
    milliseconds: Float64Array.from(times).sort(),
  };
}

/** The status, or why there was none. */
function post(address: string, agent: Agent, body: Buffer): Promise<string> {
  return new Promise((resolve) => {
    const headers = { "content-type": "image/jpeg", "content-length": body.length };
    const sent = request(`${address}/score`, { method: "POST", agent, headers }, (response) => {
      response.resume();
      response.once("end", () => resolve(String(response.statusCode)));
    });
    sent.once("error", (error) => resolve(error.message));
    sent.end(body);
  });
}

export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
