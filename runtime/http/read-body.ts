import { CollectedChunks } from "../shared/collected-chunks";

/** As much of a request as reading its body takes. */
export interface RequestWithBody {
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<unknown> | null;
}

/** A request brings more than it may. */
export class BodyTooLarge extends Error {
  override readonly name = "BodyTooLarge";
  readonly mostBytes: number;

  constructor(mostBytes: number) {
    super(`A body may have ${mostBytes} bytes.`);
    this.mostBytes = mostBytes;
  }
}

/**
 * The bytes of a request. What announces too much is refused before it is read, what sends too much while it is.
 *
 * @throws BodyTooLarge
 */
export async function readBody({ headers, body }: RequestWithBody, mostBytes: number): Promise<Buffer> {
  const announced = Number(headers.get("content-length") ?? 0);
  if (announced > mostBytes) throw new BodyTooLarge(mostBytes);
  if (!body) return Buffer.alloc(0);
  const chunks = new CollectedChunks();
  for await (const chunk of body) {
    chunks.add(chunk as Uint8Array);
    if (chunks.length > mostBytes) throw new BodyTooLarge(mostBytes);
  }
  return chunks.joined();
}
