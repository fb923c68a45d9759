import type { EmulatorContext } from "../core/service";
import type { Identity } from "../identity/identity";
import type { RedisCaches } from "./redis-caches";

export async function startRedisCaches(
  _context: EmulatorContext,
  _services: { identity: Identity },
): Promise<RedisCaches> {
  return {
    name: "redis",
    createCache: () => Promise.reject(new Error("not there yet")),
    deleteCache: () => Promise.reject(new Error("not there yet")),
    assignAccess: () => Promise.reject(new Error("not there yet")),
    removeAccess: () => Promise.reject(new Error("not there yet")),
    status: () => [],
    stop: () => Promise.resolve(),
  };
}
