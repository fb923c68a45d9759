import { CollectedChunks } from "../shared/collected-chunks";
import { Problem } from "../functions/search/contract/problems";

/** As much of a request as reading its body takes. */
export interface RequestWithBody {
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<unknown> | null;
}

/**
 * The bytes of a request. What announces too much is refused before it is read, what sends too much while it is.
 *
 * @throws Problem ImageTooLarge
 */
export async function readBody({ headers, body }: RequestWithBody, mostBytes: number): Promise<Buffer> {
  const announced = Number(headers.get("content-length") ?? 0);
  if (announced > mostBytes) throw tooLarge(mostBytes);
  if (!body) return Buffer.alloc(0);
  const chunks = new CollectedChunks();
  for await (const chunk of body) {
    chunks.add(chunk as Uint8Array);
    if (chunks.length > mostBytes) throw tooLarge(mostBytes);
  }
  return chunks.joined();
}

export function tooLarge(mostBytes: number): Problem {
  const megabytes = Math.round((mostBytes / 1024 ** 2) * 10) / 10;
  return new Problem("ImageTooLarge", `A photo may have ${megabytes} MB.`);
}
