/** A whole number of 32 bits that follows from a UUID. */
export function seedOf(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16) ^ Number.parseInt(id.slice(-8), 16);
}
