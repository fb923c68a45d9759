import type { IncomingMessage } from "node:http";
import { Refusal } from "./refusal";

/**
 * The body of a request. What is left of one that is too long is thrown away as it comes.
 *
 * @param most bytes that are allowed
 * @throws Refusal when the caller goes away before its end
 */
export function readBody(request: IncomingMessage, most: number): Promise<Buffer | "too long"> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= most) return void chunks.push(chunk);
      chunks.length = 0;
      resolve("too long");
    });
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on("close", () => reject(new Refusal("RequestNotValid", "The body ended before its end.")));
  });
}
