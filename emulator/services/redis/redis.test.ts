import { createClient } from "@redis/client";
import { redisServerVersion } from "./engines/redis-server";
import { TestCache } from "./testing/cache";

type Client = Awaited<ReturnType<TestCache["connect"]>>;

describe.each(["embedded", "redis-server"] as const)("a cache with the engine %s", (engine) => {
  const cache = new TestCache(engine);
  let client: Client;
  let isHere = true;

  beforeAll(async () => {
    isHere = engine === "embedded" || (await redisServerVersion()) !== undefined;
    if (!isHere) return;
    await cache.start();
  });

  afterAll(async () => {
    if (isHere) await cache.end();
  });

  beforeEach(async () => {
    if (!isHere) return;
    client = await cache.connect();
    await client.flushDb();
  });

  afterEach(() => {
    if (isHere) client.destroy();
  });

  /** Skipped, with words, on a machine without redis-server. */
  const holds = (name: string, test: () => Promise<void>) =>
    it(name, async () => {
      if (isHere) await test();
      else
        console.warn(`this machine has no redis-server: "${name}" was seen with the embedded engine alone`);
    });

  holds("gives back the bytes it was given", async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 256));
    await client.set("photo", bytes);
    expect(await cache.bytes(client).get("photo")).toEqual(bytes);
    expect(await client.get("nothing")).toBeNull();
  });

  holds("answers for many keys at once, in their order", async () => {
    await client.mSet([
      ["a", "1"],
      ["b", "2"],
    ]);
    expect(await client.mGet(["b", "none", "a"])).toEqual(["2", null, "1"]);
    expect(await client.exists(["a", "b", "none"])).toBe(2);
    expect(await client.del(["a", "none"])).toBe(1);
  });

  holds("forgets a key when its time is over", async () => {
    // at once: it may be over before a busy machine asks
    const short = client.set("short", "x", { expiration: { type: "PX", value: 500 } });
    expect((await Promise.all([short, client.pTTL("short")]))[1]).toBeGreaterThan(0);
    await client.setEx("long", 100, "x");
    await client.set("always", "x");
    expect(await client.ttl("long")).toBeGreaterThan(50);
    expect([await client.ttl("always"), await client.ttl("none")]).toEqual([-1, -2]);
    while ((await client.get("short")) !== null) await new Promise((resolve) => setTimeout(resolve, 50));
    await client.expire("always", 50);
    expect(await client.ttl("always")).toBeGreaterThan(10);
    expect(await client.pExpire("none", 50)).toBe(0);
  });

  holds("sets a key only when it is absent, or only when it is there", async () => {
    expect(await client.set("a", "1", { condition: "XX" })).toBeNull();
    expect(await client.set("a", "1", { condition: "NX" })).toBe("OK");
    expect(await client.set("a", "2", { condition: "NX" })).toBeNull();
    expect(await client.set("a", "3", { condition: "XX", GET: true })).toBe("1");
    expect(await client.get("a")).toBe("3");
  });

  holds("counts", async () => {
    expect(await client.incr("n")).toBe(1);
    expect(await client.incrBy("n", 41)).toBe(42);
    expect(await client.decr("n")).toBe(41);
    await client.set("word", "x");
    await expect(client.incr("word")).rejects.toThrow("not an integer");
  });

  holds("lists its keys by pattern", async () => {
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => client.set(`${index % 2 ? "e" : "r"}:${index}`, "x")),
    );
    const found: string[] = [];
    for await (const keys of client.scanIterator({ MATCH: "e:*", COUNT: 7 })) found.push(...keys);
    expect(new Set(found).size).toBe(50);
    expect(await client.dbSize()).toBe(100);
  });

  holds("answers what clients ask about it", async () => {
    expect(await client.ping()).toBe("PONG");
    expect(await client.echo("hello")).toBe("hello");
    expect(await client.info()).toContain("redis_version");
    expect(await client.clientId()).toBeGreaterThan(0);
    await client.clientSetName("me");
    expect(await client.clientGetName()).toBe("me");
    expect(await client.type("none")).toBe("none");
  });

  holds("speaks RESP3 as well", async () => {
    const other = await cache.connect({ RESP: 3 });
    await other.set("a", "1");
    expect(await other.mGet(["a", "b"])).toEqual(["1", null]);
    other.destroy();
  });

  holds("answers pipelined commands in their order, also around a new token", async () => {
    await client.set("n", "0");
    const { username, password } = await cache.credentials();
    const answers = await Promise.all([
      client.incr("n"),
      client.sendCommand(["AUTH", username, password]),
      client.incr("n"),
      client.sendCommand(["AUTH", username, "wrong"]).catch((error: Error) => error.message.split(" ")[0]),
      client.incr("n"),
    ]);
    expect(answers).toEqual([1, "OK", 2, "WRONGPASS", 3]);
  });

  holds("fails when the password is no token", async () => {
    await expect(cache.connect({ password: "secret" })).rejects.toThrow("WRONGPASS the password is no token");
  });

  holds("fails when the user name is not the token's object id", async () => {
    await expect(cache.connect({ username: "default" })).rejects.toThrow("WRONGPASS the user name");
  });

  holds("fails when the token is for another service", async () => {
    const { password } = await cache.credentials(undefined, "https://storage.azure.com");
    await expect(cache.connect({ password })).rejects.toThrow("WRONGPASS");
  });

  holds("fails without a token", async () => {
    const stranger = createClient({ socket: cache.socket, disableOfflineQueue: true, clientInfoTag: "x" });
    stranger.on("error", () => undefined);
    await expect(stranger.connect().then(() => stranger.get("a"))).rejects.toThrow("NOAUTH");
    stranger.destroy();
  });

  holds("lets in nobody without an access policy, and says how to assign one", async () => {
    await cache.access.remove("developer");
    await expect(cache.connect()).rejects.toThrow(/NOPERM.*accessPolicyAssignments/);
    await cache.access.assign("developer");
    (await cache.connect()).destroy();
  });

  holds("ends the connections of whoever loses access", async () => {
    const other = await cache.connect();
    const isEnded = new Promise((resolve) => other.once("error", resolve));
    await cache.access.remove("developer");
    await isEnded;
    await cache.access.assign("developer");
    other.destroy();
  });

  holds("can be switched off and on, and is empty then", async () => {
    await client.set("a", "1");
    const isEnded = new Promise((resolve) => client.once("error", resolve));
    await cache.caches.stopCache("cache");
    await isEnded;
    expect(cache.caches.status()).toMatchObject([{ state: "stopped" }]);
    await expect(cache.connect()).rejects.toThrow();
    await cache.caches.startCache("cache");
    client.destroy();
    client = await cache.connect();
    expect(await client.get("a")).toBeNull();
  });
});
