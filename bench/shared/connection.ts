import { connect, type Socket } from "node:net";

/** A connection that speaks HTTP/1.1 with as little work as possible, one request at a time. */
export class Connection {
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
