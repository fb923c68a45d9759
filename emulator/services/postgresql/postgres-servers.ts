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
  /** A role of this name that may do what an administrator may. */
  addAdministrator(administrator: Administrator): Promise<void>;
  removeAdministrator(objectId: string): Promise<void>;
  createDatabase(database: { name: string; charset: string; collation: string }): Promise<void>;
  /** Also while somebody is connected to it. */
  deleteDatabase(name: string): Promise<void>;
  hasDatabase(name: string): Promise<boolean>;
}

export interface Administrator {
  readonly objectId: string;
  readonly name: string;
  readonly type: "user" | "group" | "service";
}

export interface PostgresStatus {
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
