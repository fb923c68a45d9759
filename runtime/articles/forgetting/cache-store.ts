import type { Redis } from "../../shared/redis";
import {
  cacheKindOf,
  cacheKinds,
  limitPrefix,
  listsKey,
  profileKey,
  type ReaderCacheKind,
} from "../cache/reader-keys";
import type { FoundPlace, ReaderStore } from "./reader-store";
import { SoughtText } from "./sought-text";

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
  const keysOf = async (kind: ReaderCacheKind, reader: string): Promise<readonly string[]> => {
    if (kind === "lists") return known(await redis.keys(listsKey(reader, "*")));
    return [kind === "profile" ? profileKey(reader) : limitPrefix + reader];
  };
  return {
    name: "Redis",
    async erase({ keys }) {
      let gone = 0;
      for (const reader of keys)
        for (const kind of kinds) {
          for (const key of await keysOf(kind, reader)) {
            if ((await redis.delete(key)) === "off") throw away();
            gone++;
          }
        }
      return { keys: gone };
    },
    async find(reader) {
      const sought = new SoughtText(reader);
      const readers = new Set(reader.keys);
      const profiles = new Set(reader.keys.map(profileKey));
      const names = known(await redis.keys("*"));
      const isTheirs = (name: string) =>
        profiles.has(name) || name.split(":").some((part) => readers.has(part)) || sought.isIn(name);
      const found: FoundPlace[] = [];
      const theirs = names.filter(isTheirs);
      if (theirs.length > 0) found.push({ where: kindsOf(theirs), count: theirs.length });
      const others = names.filter((name) => !isTheirs(name) && cacheKindOf(name) === undefined);
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

/** "articles:lists, profile": never whose. */
function kindsOf(names: readonly string[]): string {
  const kindOf = (name: string) =>
    cacheKindOf(name) === "profile" ? "profile" : name.split(":").slice(0, 2).join(":");
  return [...new Set(names.map(kindOf))].sort().join(", ");
}

function known<Value>(answer: Value | "off"): Value {
  if (answer === "off") throw away();
  return answer;
}

function away(): CacheAway {
  return new CacheAway("The cache does not answer: nobody knows what is in it.");
}
