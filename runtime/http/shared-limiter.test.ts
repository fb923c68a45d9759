import { TestRedis } from "../shared/testing/test-redis";
import { SharedLimiter } from "./shared-limiter";

let server: TestRedis;
beforeAll(async () => {
  server = await TestRedis.start();
});
afterAll(() => server?.stop());

const limiter = (perMinute: number, prefix: string) => new SharedLimiter(server.redis, perMinute, prefix);

it("lets a minute's worth through, over all instances together, then says how long to wait", async () => {
  const [one, other] = [limiter(3, "a:"), limiter(3, "a:")];
  const waits = [await one.take("ann", 1), await other.take("ann", 1), await one.take("ann", 1)];
  expect(waits).toEqual([0, 0, 0]);
  const wait = await other.take("ann", 1);
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(20);
  expect(await one.take("bob", 3)).toBe(0);
});

it("takes nothing from whoever is refused, and lets tokens flow in", async () => {
  const fast = limiter(6000, "b:");
  expect(await fast.take("ann", 6000)).toBe(0);
  expect(await fast.take("ann", 3000)).toBeGreaterThan(20);
  while ((await fast.take("ann", 1)) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});

it("counts for itself while Redis is away", async () => {
  const alone = new SharedLimiter({ evaluate: async () => "off" }, 2, "c:");
  expect([await alone.take("ann", 1), await alone.take("ann", 1)]).toEqual([0, 0]);
  expect(await alone.take("ann", 1)).toBeGreaterThan(0);
});
