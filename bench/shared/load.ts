import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

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

/**
 * So many requests a second, whether or not the ones before are answered, over connections that stay open.
 *
 * @throws when one is answered with anything but 200
 */
export async function loadAtRate(
  address: string,
  requests: readonly Buffer[],
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
): Promise<void> {
  const free: Connection[] = [];
  const ask = async (request: Buffer) => {
    const connection = free.pop() ?? new Connection(address);
    const status = await connection.ask(request);
    if (status !== "200") throw new Error(`answered with ${status}`);
    free.push(connection);
  };
  const asked: Promise<void>[] = [];
  const began = performance.now();
  for (let at = 0; at < perSecond * seconds; at++) {
    const early = began + (at * 1000) / perSecond - performance.now();
    if (early > 0) await wait(early);
    asked.push(ask(requests[at % requests.length] ?? Buffer.of()));
  }
  await Promise.all(asked);
  for (const connection of free) connection.close();
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

/** One request at a time. */
class Connection {
  isClosed = false;
  private readonly socket: Socket;
  private answered: (status: string) => void = () => {};
  private status = "";
  /** Bytes of the answer that are still to come; undefined as long as its head is. */
  private missing: number | undefined;
  private head = "";

  constructor(address: string) {
    const { hostname, port } = new URL(address);
    this.socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.socket.on("data", (chunk) => this.receive(chunk));
    this.socket.on("error", (error) => this.end(error.message));
    this.socket.on("close", () => this.end("closed"));
  }

  /** The status, or why there was none. */
  ask(request: Buffer): Promise<string> {
    return new Promise((resolve) => {
      this.answered = resolve;
      this.head = "";
      this.missing = undefined;
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    let rest = chunk.length;
    if (this.missing === undefined) {
      this.head += chunk.toString("latin1");
      const bodyAt = this.head.indexOf("\r\n\r\n") + 4;
      if (bodyAt < 4) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(this.head)?.[1];
      if (length === undefined) throw new Error(`an answer without a length: ${this.head}`);
      this.status = this.head.slice(9, 12);
      if (/\r\nconnection: close/i.test(this.head.slice(0, bodyAt))) this.isClosed = true;
      this.missing = Number(length);
      rest = this.head.length - bodyAt;
    }
    this.missing -= rest;
    if (this.missing > 0) return;
    if (this.isClosed) this.socket.destroy();
    this.answered(this.status);
  }

  private end(reason: string): void {
    this.isClosed = true;
    this.answered(reason);
  }
}

export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
