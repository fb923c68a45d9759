import type { Socket } from "node:net";

/** The other side has hung up. */
export class HungUp extends Error {
  override readonly name = "HungUp";
}

/** What arrives on a connection, in pieces of the protocol instead of those of the network. */
export class Incoming {
  readonly stream: Socket;
  private held: Buffer = Buffer.alloc(0);

  constructor(stream: Socket) {
    this.stream = stream;
  }

  /** The next piece; `read` finds it in the bytes so far, or wants more. @throws HungUp, and what `read` throws */
  async next<Piece extends { readonly end: number }>(
    read: (bytes: Buffer) => Piece | undefined,
  ): Promise<Piece> {
    for (;;) {
      const piece = read(this.held);
      if (piece !== undefined) {
        this.held = this.held.subarray(piece.end);
        return piece;
      }
      this.held = Buffer.concat([this.held, await this.chunk()]);
    }
  }

  get hasMore(): boolean {
    return this.held.length > 0 || this.stream.readableLength > 0;
  }

  /** What has arrived and was not read; it is left to whoever asks. */
  takeRest(): Buffer {
    const rest = this.held;
    this.held = Buffer.alloc(0);
    return rest;
  }

  private async chunk(): Promise<Buffer> {
    const { stream } = this;
    for (;;) {
      const chunk = stream.read() as Buffer | null;
      if (chunk !== null) return chunk;
      if (stream.readableEnded || stream.destroyed) throw new HungUp();
      await new Promise<void>((resolve) => {
        const events = ["readable", "end", "close"] as const;
        const wake = () => {
          for (const event of events) stream.off(event, wake);
          resolve();
        };
        for (const event of events) stream.on(event, wake);
      });
    }
  }
}
