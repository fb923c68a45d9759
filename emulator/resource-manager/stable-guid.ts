import { createHash } from "node:crypto";

/** The GUID of a purpose on a resource: the same whenever it is asked for. */
export function stableGuid(id: string, purpose: string): string {
  const hex = createHash("sha256").update(`${id.toLowerCase()}\n${purpose}`).digest("hex");
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
