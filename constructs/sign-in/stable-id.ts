import { createHash } from "node:crypto";

/** The id of a role or scope by its value: it has to be one of its own within its registration, and the same in every deploy. */
export function stableId(value: string): string {
  const hex = createHash("sha256").update(`vitrine sign-in ${value}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
