import { Redis, type RedisOptions } from "./redis";
import { RedisServerFixture } from "./testing/redis-server";

let server: RedisServerFixture;
let redis: Redis;
let warnings: jest.SpyInstance;
beforeEach(async () => {
  warnings = jest.spyOn(console, "warn").mockImplementation();
  server = new RedisServerFixture();
  await server.start();
  redis = connect();
});
afterEach(async () => {
  redis.close();
  await server.stop();
  warnings.mockRestore();
});

const hour = 3_600_000;

function connect(options: Partial<RedisOptions> = {}): Redis {
  return new Redis({
    host: "127.0.0.1",
    port: server.port,
    username: "the-app",
    tokens: async () => ({ token: "token", expiresOnTimestamp: Date.now() + hour }),
    // a machine that is busy must not look like a server that is gone
    timeoutMs: 60_000,
    connectMs: 60_000,
    ...options,
  });
}

it("keeps bytes as they are, for as long as it is told", async () => {
  const bytes = Buffer.from([0, 255, 13, 10, 128]);
  expect(await redis.set("photo", bytes, 60)).toBe("stored");
  expect(await redis.get("photo")).toEqual(bytes);
  expect(await redis.mget(["absent", "photo"])).toEqual([undefined, bytes]);
  expect(server.lives.get("photo")).toBe(60);
  await redis.delete("photo");
  expect(await redis.get("photo")).toBeUndefined();
});

it("signs in with the identity's token, and again with the next one before the first ends", async () => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "queueMicrotask", "performance"] });
  try {
    let issued = 0;
    redis = connect({
      tokens: async () => ({ token: `token ${++issued}`, expiresOnTimestamp: Date.now() + hour }),
    });
    await redis.set("a", "b");
    expect(server.passwords).toEqual(["token 1"]);
    await jest.advanceTimersByTimeAsync(hour - 180_000);
    expect(await redis.get("a")).toEqual(Buffer.from("b"));
    expect(server.passwords).toEqual(["token 1", "token 2"]);
  } finally {
    jest.useRealTimers();
  }
});

it("is off when nobody listens, and costs nothing then", async () => {
  await server.stop();
  expect(await redis.get("a")).toBe("off");
  const before = process.cpuUsage();
  for (let attempt = 0; attempt < 1000; attempt++) await redis.get("a");
  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  expect(redis.whyOff).toContain("ECONNREFUSED");
});

it("is off when Redis refuses the identity, and says so", async () => {
  server.refusesPasswords = true;
  expect(await redis.set("a", "b")).toBe("off");
  expect(redis.whyOff).toContain("WRONGPASS");
});

it("is off when the identity cannot be asked for a token", async () => {
  redis = connect({ tokens: () => Promise.reject(new Error("no identity")) });
  expect(await redis.get("a")).toBe("off");
  expect(redis.whyOff).toContain("no identity");
});

it("gives up a server that has stopped to answer, after three timeouts", async () => {
  redis = connect({ timeoutMs: 50 });
  while ((await redis.set("a", "b")) === "off");
  server.isSilent = true;
  for (let attempt = 0; attempt < 50; attempt++) expect(await redis.get("a")).toBe("off");
  expect(server.commands).toBeLessThan(10);
});

it("takes an answer that came while the process itself was busy for longer than it waits", async () => {
  redis = connect({ timeoutMs: 800 });
  while ((await redis.set("a", "b")) === "off");
  const answer = redis.get("a");
  for (const end = performance.now() + 900; performance.now() < end; );
  expect(await answer).toEqual(Buffer.from("b"));
});

it("comes back by itself when the server does", async () => {
  await redis.set("a", "b");
  await server.stop();
  expect(await redis.get("a")).toBe("off");
  await server.start();
  await answers("a");
  expect(await redis.get("a")).toEqual(Buffer.from("b"));
  expect(redis.whyOff).toBeUndefined();
});

it("connects once for all who come at the same time", async () => {
  await Promise.all(["a", "b", "c"].map((key) => redis.get(key)));
  expect(server.passwords).toHaveLength(1);
});

it("is off once it has been closed", async () => {
  await redis.set("a", "b");
  redis.close();
  expect(await redis.get("a")).toBe("off");
});

async function answers(key: string): Promise<void> {
  while ((await redis.get(key)) === "off") await new Promise((resolve) => setTimeout(resolve, 50));
}
