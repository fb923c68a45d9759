import { createHash } from "node:crypto";

/** Another one for each other content. */
export function etagOf(content: object): string {
  return `"0x${createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 15).toUpperCase()}"`;
}
