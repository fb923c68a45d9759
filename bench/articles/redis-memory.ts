import { createHash } from "node:crypto";
import { ReaderCache } from "../../runtime/articles/cache/reader-cache";
import { noProfile } from "../../runtime/articles/profile/kept-profile";
import { packProfile } from "../../runtime/articles/profile/packed-profile";
import { profileAfter } from "../../runtime/articles/profile/profile-after";
import { usualReader } from "../../runtime/articles/profile/testing/usual-reader";
import { type MadeList, packList } from "../../runtime/functions/articles/lists/made-list";
import { packReader } from "../../runtime/functions/articles/readers/known-reader";
import { print } from "../shared/figure";
import type { NearbyRedis } from "./nearby-redis";

const readers = 20_000;
const million = 1_000_000;
const mostGB = 0.3;

const usualList: MadeList = {
  id: "01900000-0000-7000-8000-000000000000",
  at: Date.UTC(2026, 0, 1),
  model: "0123456789abcdef",
  items: Array.from({ length: 10 }, (_, position) => ({
    article: 1_000_000 + position,
    position,
    propensity: 0.9010101010101011,
    reason: { kind: "similar", article: 1_000_100 + position },
  })),
};

/** What Redis keeps of readers: the profile of each, and the list of whoever asked within a quarter of an hour. */
export async function measureRedis(redis: NearbyRedis): Promise<void> {
  const cache = new ReaderCache(redis.redis);
  const profiles = Array.from({ length: 50 }, (_, n) => packProfile(profileAfter(noProfile, usualReader(n))));
  const preferences = { categories: ["science", "sports"], languages: ["en"] };
  const keys = Array.from({ length: readers }, (_, n) => createHash("md5").update(`${n}`).digest("hex"));
  const each = async (keep: (reader: string, n: number) => Promise<void>) => {
    await keep("first", 0);
    const before = await redis.usedBytes();
    for (let n = 0; n < readers; n += 100)
      await Promise.all(keys.slice(n, n + 100).map((reader, more) => keep(reader, n + more)));
    return ((await redis.usedBytes()) - before) / readers;
  };
  const profile = await each(async (reader, n) => {
    await cache.changed(reader);
    const { turn } = await cache.read(reader, [10], 0);
    const packed = profiles[n % profiles.length] as Buffer;
    await cache.keepProfile(reader, turn, packReader({ id: n, preferences, packed }));
  });
  const list = await each(async (reader) => {
    const { turn } = await cache.read(reader, [10], 0);
    await cache.keepList(reader, turn, [10], 0, packList(usualList));
  });
  print({
    figure: "memory of Redis for the profiles of a million readers",
    value: (profile * million) / 1e9,
    unit: "GB",
    peer: "the limit",
    peerValue: mostGB,
    ratio: (profile * million) / 1e9 / mostGB,
    target: `<= ${mostGB} GB`,
    met: (profile * million) / 1e9 <= mostGB,
    note: `${Math.round(profile)} bytes for each of ${readers} with thirty deeds, two categories and a language; ${Math.round(list)} more for the list of whoever asked within a quarter of an hour`,
  });
}
