import type { Redis } from "../../shared/redis";
import type { FoundPlace, ReaderStore } from "./reader-store";
import { SoughtText } from "./sought-text";

/** What is kept under a reader's name, "articles:KIND:READER"; its values are theirs. */
export const cacheKinds = ["profile", "lists", "limit"] as const;
export type ReaderCacheKind = (typeof cacheKinds)[number];
const valuesAtOnce = 100;

/** While the cache cannot be asked, nobody knows what is in it. */
export class CacheAway extends Error {
  override readonly name = "CacheAway";
}

/** Profiles, lists and limits in Redis. What is left in spite of all ends by itself, within an hour. */
export function cacheStore(
  redis: Pick<Redis, "delete" | "keys" | "mget">,
  kinds: readonly ReaderCacheKind[] = cacheKinds,
): ReaderStore {
  return {
    name: "Redis",
    async erase({ keys }) {
      let gone = 0;
      for (const reader of keys)
        for (const kind of kinds) {
          const name = `articles:${kind}:${reader}`;
          for (const key of kind === "lists" ? known(await redis.keys(`${name}:*`)) : [name]) {
            if ((await redis.delete(key)) === "off") throw away();
            gone++;
          }
        }
      return { keys: gone };
    },
    async find(reader) {
      const sought = new SoughtText(reader);
      const readers = new Set(reader.keys);
      const names = known(await redis.keys("*"));
      const isTheirs = (name: string) =>
        name.split(":").some((part) => readers.has(part)) || sought.isIn(name);
      const found: FoundPlace[] = [];
      const theirs = names.filter(isTheirs);
      if (theirs.length > 0) found.push({ where: kindsOf(theirs), count: theirs.length });
      const others = names.filter(
        (name) => !isTheirs(name) && !cacheKinds.some((each) => name.startsWith(`articles:${each}:`)),
      );
      let values = 0;
      for (let from = 0; from < others.length; from += valuesAtOnce) {
        const part = known(await redis.mget(others.slice(from, from + valuesAtOnce)));
        values += part.filter((value) => value && sought.isIn(value.toString("latin1"))).length;
      }
      if (values > 0) found.push({ where: "values", count: values });
      return found;
    },
  };
}

/** "articles:profile, articles:lists": never whose. */
function kindsOf(names: readonly string[]): string {
  return [...new Set(names.map((name) => name.split(":").slice(0, 2).join(":")))].sort().join(", ");
}

function known<Value>(answer: Value | "off"): Value {
  if (answer === "off") throw away();
  return answer;
}

function away(): CacheAway {
  return new CacheAway("The cache does not answer: nobody knows what is in it.");
}
