import * as z from "zod";
import { switchOff } from "../../resource-manager/refused-types";
import { command } from "../command";
import type { EmulatedService } from "../emulated-service";
import type { RedisCaches } from "./redis-caches";
import { azapiRedisAccess } from "./resources/access-policy-assignment";
import { managedRedis } from "./resources/managed-redis";
import { startRedisCaches } from "./start";

const cache = z.strictObject({ name: z.string() });

export const redis: EmulatedService<RedisCaches> = {
  start: ({ context, identity }) => startRedisCaches(context, { identity }),

  contributes: (running) => ({
    resources: [managedRedis(running), azapiRedisAccess(running)],
    refusals: [
      [/^azurerm_redis_|^Microsoft\.Cache\/redis\b/i, "Azure Cache for Redis", "use azurerm_managed_redis"],
      [/^azurerm_managed_redis_|^Microsoft\.Cache\//, "this part of Azure Managed Redis", switchOff],
    ],

    dataPlanes: () =>
      running.status().map(({ name, address }) => ({
        kind: "cache",
        name,
        address,
        audience: "https://redis.azure.com",
        holds: [],
      })),
    status: () => ({
      lines: running.status().map(({ name, address, engine, state }) => ({
        name: `cache ${name}`,
        address,
        detail: state === "running" ? engine : state,
      })),
      details: { caches: running.status() },
    }),
    commands: {
      "redis/stop": command(cache, async ({ name }) => {
        await running.stopCache(name);
        return {};
      }),
      "redis/start": command(cache, async ({ name }) => {
        await running.startCache(name);
        return {};
      }),
    },
  }),
};
