import { randomUUID } from "node:crypto";
import type { Redis } from "../../shared/redis";

/**
 * Gives an index a new version in the cache: answers that were cached under the old one are not found any more.
 * Without the cache they end by their age, a few minutes.
 */
export async function announceChange(redis: Redis, index: string): Promise<void> {
  if ((await redis.set(`version:${index}`, randomUUID())) === "stored") return;
  console.warn(`${index} has changed, and the cache could not be told: cached answers end by their age.`);
}
