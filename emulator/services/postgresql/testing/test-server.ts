import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Client, type ClientConfig } from "pg";
import { openContext } from "../../../core/context";
import type { EmulatorContext } from "../../../core/service";
import type { Identity } from "../../../identity/identity";
import { localDeployersId, localDeveloperId } from "../../../identity/local-ids";
import { startIdentity } from "../../../identity/start";
import type { PostgresServer, PostgresServers } from "../postgres-servers";
import { audience } from "../proxy/admission";
import { startPostgresServers } from "../start";
import type { Tenant, TenantMember } from "../tenant";

export interface TestServerOptions {
  readonly idleMs?: number;
  readonly loginMs?: number;
  /** Folder of PostgreSQL's programs. @default the package's */
  readonly programs?: string;
  /** Whether the state lies in a folder that nobody else may enter. */
  readonly isClosed?: boolean;
}

const serverId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.DBforPostgreSQL/flexibleServers/psql";

export interface Login {
  readonly role?: string;
  readonly objectId?: string;
  readonly audience?: string;
  readonly password?: string;
  readonly database?: string;
}

/** A server that the developer administers, with its state in a temporary folder. */
export class TestServer {
  readonly id = serverId;
  readonly folder: string;
  readonly logged: string[] = [];
  /** Service principals of the tenant. */
  private readonly apps: (TenantMember & { readonly clientId: string })[] = [];
  private readonly options: TestServerOptions;
  private context: EmulatorContext | undefined;
  private identity: Identity | undefined;
  private service: PostgresServers | undefined;
  port = 0;

  constructor(options: TestServerOptions = {}) {
    this.options = options;
    const made = () => mkdtempSync(join(tmpdir(), "vitrine-psql-"));
    // what mkdtemp makes is closed to other users
    this.folder = options.isClosed ? join(made(), "local") : made();
  }

  /** @param programs folder of PostgreSQL's programs, this time */
  async start(programs = this.options.programs): Promise<void> {
    this.context = await openContext(this.folder, (level, _, message) => {
      if (level !== "debug") this.logged.push(message);
    });
    this.identity = await startIdentity(this.context, {
      roleAssignments: () => [],
      principals: () => this.apps,
    });
    const { idleMs = 60_000, loginMs } = this.options;
    this.service = await startPostgresServers(this.context, {
      identity: this.identity,
      tenant: this.tenant,
      idleMs,
      ...(loginMs !== undefined && { loginMs }),
      environment: programs === undefined ? {} : { VITRINE_POSTGRESQL: programs },
    });
    const made = await this.service.createServer({ resourceId: serverId, name: "psql", maxConnections: 50 });
    this.port = made.port;
  }

  /** With the developer as its administrator. */
  async startWithDeveloper(): Promise<void> {
    await this.start();
    await this.server.addAdministrator({ objectId: localDeveloperId, name: "developer", type: "user" });
  }

  async stop(): Promise<void> {
    await this.service?.stop();
    await this.identity?.stop();
  }

  async end(): Promise<void> {
    await this.service?.deleteServer(serverId);
    await this.stop();
    rmSync(this.options.isClosed ? dirname(this.folder) : this.folder, {
      recursive: true,
      force: true,
      maxRetries: 20,
    });
  }

  get servers(): PostgresServers {
    if (this.service === undefined) throw new Error("call start() first");
    return this.service;
  }

  get server(): PostgresServer {
    return this.servers.server(serverId);
  }

  /** An identity of the tenant. @returns its object id */
  addApp(name: string): string {
    const objectId = randomUUID();
    this.apps.push({ objectId, clientId: randomUUID(), name, type: "service" });
    return objectId;
  }

  removeApp(objectId: string): void {
    this.apps.splice(
      this.apps.findIndex((app) => app.objectId === objectId),
      1,
    );
  }

  async token(objectId = localDeveloperId, of = audience): Promise<string> {
    const token = await this.identity?.credential(objectId).getToken(`${of}/.default`);
    return token?.token ?? "";
  }

  configOf({
    role = "developer",
    objectId,
    audience: of,
    password,
    database = "postgres",
  }: Login): ClientConfig {
    return {
      host: "127.0.0.1",
      port: this.port,
      user: role,
      database,
      password: password ?? (() => this.token(objectId, of)),
      ssl: { ca: readFileSync(this.context?.tls.authorityFile ?? "") },
    };
  }

  /** @throws what the server says when it refuses */
  async connect(login: Login = {}): Promise<Client> {
    const client = new Client(this.configOf(login));
    client.on("error", () => undefined);
    await client.connect();
    return client;
  }

  /** What one statement answers. */
  async ask(sql: string, login: Login = {}): Promise<Record<string, unknown>[]> {
    const client = await this.connect(login);
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  private get tenant(): Tenant {
    return {
      members: () => [
        { objectId: localDeveloperId, type: "user", name: "developer" },
        { objectId: localDeployersId, type: "group", name: "deployers" },
        ...this.apps,
      ],
      groupsOf: (objectId) => (objectId === localDeveloperId ? [localDeployersId] : []),
    };
  }
}
