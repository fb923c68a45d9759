import type { Service } from "../../core/service";

/** Azure Database for PostgreSQL on one machine: real servers, and Microsoft Entra tokens as passwords. */
export interface PostgresServers extends Service {
  /** Asking twice is asking once. */
  createServer(server: DeclaredServer): Promise<{ hostName: string; port: number }>;
  /** With all that is in it. */
  deleteServer(resourceId: string): Promise<void>;
  server(resourceId: string): PostgresServer;
  status(): readonly PostgresStatus[];
}

export interface DeclaredServer {
  readonly resourceId: string;
  readonly name: string;
  readonly maxConnections: number;
}

/** What Azure's management plane can have done in one server. */
export interface PostgresServer {
  /** Starts its engine if it sleeps, and makes its data if there are none. @throws when it does not come up */
  wake(): Promise<void>;
  /** A role of this name that may do what an administrator may. */
  addAdministrator(administrator: Administrator): Promise<void>;
  removeAdministrator(objectId: string): Promise<void>;
  hasAdministrator(objectId: string): Promise<boolean>;
  createDatabase(database: { name: string; charset: string; collation: string }): Promise<void>;
  /** Also while somebody is connected to it. */
  deleteDatabase(name: string): Promise<void>;
  hasDatabase(name: string): Promise<boolean>;
  /** Those that people made, and as which roles somebody may log in. */
  whatIsThere(objectId: string): Promise<{ databases: readonly string[]; roles: readonly string[] }>;
  /**
   * @param value undefined: its default
   * @param restart whether a parameter that is read at the start has the server started again
   * @throws ParameterRefused
   */
  setParameter(name: string, value: string | undefined, options: { restart: boolean }): Promise<void>;
}

export interface Administrator {
  readonly objectId: string;
  readonly name: string;
  readonly type: "user" | "group" | "service";
}

export interface PostgresStatus {
  readonly resourceId: string;
  readonly name: string;
  /** "127.0.0.1:20123" */
  readonly address: string;
  /** "PostgreSQL 18.4" */
  readonly engine: string;
  readonly state: "running" | "asleep";
  readonly pid?: number;
  /** Where its data lie, when that is outside of the checkout's own folder. */
  readonly dataFolder?: string;
}
