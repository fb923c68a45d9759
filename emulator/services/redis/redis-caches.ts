import type { Service } from "../../core/service";

export type EvictionPolicy = "VolatileLRU" | "AllKeysLRU" | "NoEviction";

/** Azure Managed Redis on one machine: TLS, Microsoft Entra tokens as passwords, no keys. */
export interface RedisCaches extends Service {
  /** Asking twice is asking once. */
  createCache(cache: {
    resourceId: string;
    name: string;
    /** @default "VolatileLRU" */
    evictionPolicy?: EvictionPolicy;
  }): Promise<{ hostName: string; port: number }>;
  deleteCache(resourceId: string): Promise<void>;
  /** Lets a principal in, under its object id as user name. */
  assignAccess(cacheId: string, assignment: { name: string; objectId: string }): Promise<void>;
  /** Ends the connections of whoever has no other assignment. */
  removeAccess(cacheId: string, name: string): Promise<void>;
  /** Switches the cache off, as an outage would: connections end, new ones are not answered, its keys are gone. */
  stopCache(name: string): Promise<void>;
  /** Switches it on again, empty. */
  startCache(name: string): Promise<void>;
  status(): readonly RedisStatus[];
}

export interface RedisStatus {
  readonly name: string;
  readonly address: string;
  /** "redis-server 7.0.15" where the machine has one, else "embedded". */
  readonly engine: string;
  readonly state: "running" | "stopped";
  /** Of redis-server, when there is one. */
  readonly pid?: number;
}
