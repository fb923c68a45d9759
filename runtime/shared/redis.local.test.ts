import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { trust } from "../../emulator/core/trust";
import { localDeveloperId } from "../../emulator/identity/local-ids";
import { TestCache } from "../../emulator/services/redis/testing/cache";
import { Redis } from "./redis";

const cache = new TestCache("embedded");
beforeAll(async () => {
  await cache.start();
  const authority = join(cache.folder, "trusted.pem");
  writeFileSync(authority, cache.socket.ca);
  trust(authority);
});
afterAll(() => cache.end());

function connect(): Redis {
  return new Redis({
    host: cache.socket.host,
    port: cache.socket.port,
    username: localDeveloperId,
    // a machine that is busy must not look like a server that is gone
    timeoutMs: 60_000,
    connectMs: 60_000,
    tokens: async () => ({
      token: (await cache.credentials()).password,
      expiresOnTimestamp: Date.now() + 3_600_000,
    }),
  });
}

it("works with the local estate's cache under an identity that was let in, and is off under one that was not", async () => {
  const redis = connect();
  const bytes = Buffer.from([0, 1, 254, 255]);
  expect(await redis.set("key", bytes, 60)).toBe("stored");
  expect(await redis.mget(["key", "absent"])).toEqual([bytes, undefined]);
  redis.close();

  await cache.access.remove("developer");
  const warned = jest.spyOn(console, "warn").mockImplementation();
  const refused = connect();
  expect(await refused.get("key")).toBe("off");
  expect(refused.whyOff).toBeTruthy();
  refused.close();
  warned.mockRestore();
});
