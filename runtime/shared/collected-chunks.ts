const mostSmallChunks = 1000;

/**
 * The pieces of a body as they come, kept in little more memory than they have bytes: each piece of a request that is sent
 * byte by byte would otherwise hold a buffer of its own, and two thousand times its size.
 */
export class CollectedChunks {
  private readonly blocks: Buffer[] = [];
  private latest: Buffer[] = [];
  private bytes = 0;

  get length(): number {
    return this.bytes;
  }

  add(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    this.latest.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    if (this.latest.length < mostSmallChunks) return;
    this.blocks.push(Buffer.concat(this.latest));
    this.latest = [];
  }

  /** All of them in one; what came in one piece is not copied. */
  joined(): Buffer {
    const all = [...this.blocks, ...this.latest];
    const [only] = all;
    return all.length === 1 && only ? only : Buffer.concat(all);
  }

  clear(): void {
    this.blocks.length = 0;
    this.latest = [];
  }
}
