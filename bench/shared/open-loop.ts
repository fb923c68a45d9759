import { setTimeout as wait } from "node:timers/promises";
import { random } from "../../runtime/shared/random";
import { Connection } from "./connection";

export interface OpenLoop {
  readonly perSecond: number;
  readonly seconds: number;
  /** Random ones are those of people who know nothing of each other. */
  readonly moments: "random" | "even";
}

export interface OpenLoopResult {
  /** From the moment at which each request was due to its answer, ascending. */
  readonly milliseconds: Float64Array;
  /** How much later than it was due each request was sent, ascending: that is this process, whose clock has whole milliseconds. */
  readonly lateMs: Float64Array;
  /** Answers that were no 200. */
  readonly failed: number;
}

/**
 * So many requests a second, whether those before are answered or not, over connections that stay open. A request that waits because the
 * server, or this process, is late has waited since it was due.
 *
 * @param addresses of a server's instances, which are asked by turns
 */
export async function openLoop(
  addresses: readonly string[],
  requests: readonly Buffer[],
  { perSecond, seconds, moments }: OpenLoop,
): Promise<OpenLoopResult> {
  const source = random(1);
  const instances = addresses.map((address) => ({ address, free: [] as Connection[] }));
  const times: number[] = [];
  const late: number[] = [];
  let failed = 0;

  const ask = async (request: Buffer, due: number, { address, free }: (typeof instances)[number]) => {
    let connection = free.pop();
    // the server may have ended one that nobody needed
    while (connection?.isClosed) connection = free.pop();
    connection ??= new Connection(address);
    late.push(performance.now() - due);
    const status = await connection.ask(request);
    if (status === "200") times.push(performance.now() - due);
    else failed++;
    if (!connection.isClosed) free.push(connection);
  };

  const asked: Promise<void>[] = [];
  const end = performance.now() + seconds * 1000;
  let due = performance.now();
  for (let at = 0; due < end; at++) {
    due += (1000 / perSecond) * (moments === "random" ? -Math.log(1 - source.next()) : 1);
    const early = due - performance.now();
    if (early > 0) await wait(early);
    const [request, instance] = [requests[at % requests.length], instances[at % instances.length]];
    if (request && instance) asked.push(ask(request, due, instance));
  }
  await Promise.all(asked);
  for (const { free } of instances) for (const connection of free) connection.close();
  return { milliseconds: ascending(times), lateMs: ascending(late), failed };
}

function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}
