import { rmSync } from "node:fs";
import { join } from "node:path";
import { oneAtATime } from "../../core/one-at-a-time";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import { redisServerVersion } from "./engines/redis-server";
import { HostedCache } from "./hosted-cache";
import type { RedisCaches } from "./redis-caches";

/** Starts the service; caches and who may use them come from whoever remembers them. */
export async function startRedisCaches(
  context: EmulatorContext,
  {
    identity,
    engine,
  }: {
    identity: Identity;
    /** @default redis-server where the machine has one */
    engine?: "redis-server" | "embedded";
  },
): Promise<RedisCaches> {
  const redisServer = engine === "embedded" ? undefined : await redisServerVersion();
  const caches = new Map<string, HostedCache>();
  const inTurn = oneAtATime();

  const existing = (resourceId: string): HostedCache => {
    const cache = caches.get(resourceId.toLowerCase());
    if (cache) return cache;
    throw new Error(`there is no cache ${resourceId}`);
  };
  const named = (name: string): HostedCache => {
    const cache = [...caches.values()].find((one) => one.name === name);
    if (cache) return cache;
    throw new Error(`there is no cache "${name}"`);
  };

  return {
    name: "redis",

    createCache: ({ resourceId, name, evictionPolicy = "VolatileLRU" }) =>
      inTurn(resourceId, async () => {
        const known = caches.get(resourceId.toLowerCase());
        if (known) return known.address;
        const cache = new HostedCache(
          { resourceId, name, policy: evictionPolicy, redisServer },
          context,
          identity,
        );
        await cache.open();
        caches.set(resourceId.toLowerCase(), cache);
        return cache.address;
      }),

    deleteCache: (resourceId) =>
      inTurn(resourceId, async () => {
        const cache = caches.get(resourceId.toLowerCase());
        if (cache === undefined) return;
        caches.delete(resourceId.toLowerCase());
        await cache.close();
        await context.ports.release(`redis/${cache.name}`);
        rmSync(join(context.stateDirectory, "redis", cache.name), { recursive: true, force: true });
      }),

    assignAccess: async (cacheId, { name, objectId }) => existing(cacheId).admission.assign(name, objectId),

    async removeAccess(cacheId, name) {
      const cache = caches.get(cacheId.toLowerCase());
      cache?.admission.remove(name);
      cache?.expel();
    },

    stopCache: async (name) => named(name).stop(),
    startCache: async (name) => named(name).start(),

    status: () => [...caches.values()].map((cache) => cache.status()),

    async stop() {
      await Promise.all([...caches.values()].map((cache) => cache.close()));
    },
  };
}
