import type { Service } from "../core/service";

/** Azure Managed Redis on one machine: TLS, Microsoft Entra tokens as passwords, no keys. */
export interface RedisCaches extends Service {
  /** Asking twice is asking once. */
  createCache(cache: { resourceId: string; name: string }): Promise<{ hostName: string; port: number }>;
  deleteCache(resourceId: string): Promise<void>;
  /** Lets a principal in, under its object id as user name. */
  assignAccess(cacheId: string, assignment: { name: string; objectId: string }): Promise<void>;
  removeAccess(cacheId: string, name: string): Promise<void>;
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
