import { Rejection } from "../../shared/images/rejection";
import type { Source } from "./image-store";

/**
 * The content of a source in memory.
 *
 * @param most bytes; a larger source is refused before it is downloaded
 * @throws Rejection Empty or TooLarge
 */
export async function collectBytes(source: Source, most: number): Promise<Buffer> {
  if (source.size === 0) throw new Rejection("Empty", "The file is empty.");
  if (source.size > most) {
    throw new Rejection(
      "TooLarge",
      `The file has ${megabytes(source.size)} MB; at most ${megabytes(most)} MB are allowed.`,
    );
  }

  const bytes = Buffer.allocUnsafe(source.size);
  let received = 0;
  for await (const chunk of source.content) {
    if (received + chunk.length > bytes.length)
      throw new Error(`More than the announced ${source.size} bytes arrived.`);
    received += chunk.copy(bytes, received);
  }
  if (received < bytes.length)
    throw new Error(`The download ended after ${received} of ${source.size} bytes.`);
  return bytes;
}

function megabytes(bytes: number): number {
  return Math.round((bytes / 1024 ** 2) * 100) / 100;
}
