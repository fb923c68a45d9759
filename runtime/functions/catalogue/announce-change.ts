import { randomUUID } from "node:crypto";
import { catalogueAlias } from "../../catalogue/catalogue-index";
import { indexVersionKey } from "../../shared/index-version";
import type { Redis } from "../../shared/redis";

/**
 * Gives an index, and the alias that may lead to it, a new version in the cache: answers that were cached under the
 * old one do not count any more. Without the cache they end by their age, a few minutes.
 */
export async function announceChange(redis: Pick<Redis, "set">, index: string): Promise<void> {
  for (const name of [index, catalogueAlias]) {
    if ((await redis.set(indexVersionKey(name), randomUUID())) === "stored") continue;
    console.warn(`${index} has changed, and the cache could not be told: cached answers end by their age.`);
    return;
  }
}
