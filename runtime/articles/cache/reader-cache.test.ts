import { createHash } from "node:crypto";
import { TestRedis } from "../../shared/testing/test-redis";
import { noProfile } from "../profile/kept-profile";
import { packProfile } from "../profile/packed-profile";
import { profileAfter } from "../profile/profile-after";
import { usualReader } from "../profile/testing/usual-reader";
import { ReaderCache } from "./reader-cache";

const now = Date.parse("2026-11-30T12:10:00Z");

let server: TestRedis;
let cache: ReaderCache;
beforeAll(async () => {
  server = await TestRedis.start();
});
beforeEach(() => {
  cache = new ReaderCache(server.redis);
});
afterEach(() => cache.close());
afterAll(() => server?.stop());

const read = (reader: string, query: readonly unknown[] = [10], at = now) => cache.read(reader, query, at);

it("finds a profile and a list again, the list for its query and hour alone", async () => {
  const { turn } = await read("ann");
  await cache.keepProfile("ann", turn, Buffer.from([0, 255]));
  await cache.keepList("ann", turn, [10], now, "answer");
  expect(await read("ann")).toEqual({ turn, profile: Buffer.from([0, 255]), list: Buffer.from("answer") });
  expect((await read("ann", [11])).list).toBeUndefined();
  expect((await read("ann", [10], now + 3_600_000)).list).toBeUndefined();
  expect((await read("bob")).profile).toBeUndefined();
  const { profile = 0, lists = 0 } = await server.lives();
  expect([Math.round(profile / 60), Math.round(lists / 60)]).toEqual([60, 15]);
});

it("forgets both when the reader does something, and takes nothing that was made before", async () => {
  const { turn } = await read("eve");
  await cache.keepList("eve", turn, [10], now, "before");
  await cache.changed("eve");
  expect((await read("eve")).list).toBeUndefined();
  await cache.keepProfile("eve", turn, Buffer.from("late"));
  await cache.keepList("eve", turn, [10], now, "late");
  const { profile, list } = await read("eve");
  expect({ profile, list }).toEqual({});
});

it("forgets the profile and not the list when the reader was shown something", async () => {
  const { turn } = await read("fay");
  await cache.keepProfile("fay", turn, Buffer.from("p"));
  await cache.keepList("fay", turn, [10], now, "l");
  await cache.shown("fay");
  const { profile, list } = await read("fay");
  expect({ profile, list }).toEqual({ profile: undefined, list: Buffer.from("l") });
});

describe("a profile that came of deeds", () => {
  const kept = (reader: string, turn: Buffer | undefined) =>
    cache.keepProfile(reader, turn, Buffer.from("what they chose\nbefore"));
  const turnOf = async (reader: string) => (await cache.turns([reader])).get(reader) as Buffer;
  const packed = Buffer.from([10, 0, 255]);
  const following = Buffer.concat([Buffer.from("what they chose\n"), packed]);

  it("is found in the place of the one before, and lists of before are not", async () => {
    const { turn } = await read("ida");
    await kept("ida", turn);
    await cache.keepList("ida", turn, [10], now, "before");
    await cache.changed("ida", { turn: await turnOf("ida"), packed });
    expect(await read("ida")).toEqual({ turn: expect.any(Buffer), profile: following });
    expect((await read("ida")).turn).not.toEqual(turn);
  });

  it("leaves lists as they are when the reader was only shown something", async () => {
    const { turn } = await read("jon");
    await kept("jon", turn);
    await cache.keepList("jon", turn, [10], now, "l");
    await cache.shown("jon", { turn: await turnOf("jon"), packed });
    expect(await read("jon")).toEqual({ turn, profile: following, list: Buffer.from("l") });
  });

  it("is not kept when the reader did or chose something meanwhile, nor are lists of before", async () => {
    const turn = await turnOf("kim");
    await cache.changed("kim");
    const { turn: later } = await read("kim");
    await kept("kim", later);
    await cache.keepList("kim", later, [10], now, "l");
    await cache.shown("kim", { turn, packed });
    expect(await read("kim")).toEqual({ turn: later, list: Buffer.from("l") });
    await cache.changed("kim", { turn, packed });
    expect(await read("kim")).toEqual({ turn: expect.any(Buffer) });
  });

  it("is not kept of somebody whose choice is not, and takes nothing from whoever asks the database", async () => {
    const turn = await turnOf("lea");
    await cache.shown("lea", { turn, packed });
    await cache.keepProfile("lea", turn, Buffer.from("c\np"));
    expect((await read("lea")).profile).toEqual(Buffer.from("c\np"));
    await cache.keepProfile("noa", turn, Buffer.from("nobody"));
    await cache.shown("noa", { turn, packed });
    expect(await read("noa")).toEqual({ turn });
    await cache.changed("mia", { turn: await turnOf("mia"), packed });
    expect(await read("mia")).toEqual({ turn: expect.any(Buffer) });
  });
});

it("tells the cache of a change once it is back", async () => {
  const { turn } = await read("gil");
  await cache.keepList("gil", turn, [10], now, "before");
  const set = jest.spyOn(server.redis, "set").mockResolvedValueOnce("off");
  await cache.changed("gil");
  expect((await read("gil")).list).toEqual(Buffer.from("before"));
  while ((await read("gil")).list !== undefined) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(set).toHaveBeenCalledTimes(2);
  set.mockRestore();
});

it("needs at most 300 bytes of Redis for a usual reader with thirty deeds", async () => {
  const readers = Array.from({ length: 4000 }, (_, n) => createHash("md5").update(`${n}`).digest("hex"));
  const profiles = Array.from({ length: 50 }, (_, n) => packProfile(profileAfter(noProfile, usualReader(n))));
  const keep = async (reader: string, n: number) => {
    await cache.changed(reader);
    const { turn } = await cache.read(reader, [10], now);
    await cache.keepProfile(reader, turn, profiles[n % 50] as Buffer);
  };
  // the script is kept, too
  await keep("first", 0);
  const before = await server.usedBytes();
  for (let n = 0; n < readers.length; n += 8)
    await Promise.all(readers.slice(n, n + 8).map((reader, more) => keep(reader, n + more)));
  const bytes = ((await server.usedBytes()) - before) / readers.length;
  expect(bytes).toBeGreaterThan(200);
  expect(bytes).toBeLessThanOrEqual(300);
});
