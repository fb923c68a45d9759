import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createSecureContext, type SecureContext } from "node:tls";
import type { Pool } from "pg";
import { listen } from "../../core/listen";
import { oneAtATime } from "../../core/one-at-a-time";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import { createDatabase, databasesOf, deleteDatabase, hasDatabase } from "./databases";
import type { EnginePlace } from "./engine/engine-place";
import { Postgres } from "./engine/postgres";
import type { Programs } from "./engine/programs";
import { type AwakeEngine, SleepingEngine } from "./engine/sleeping-engine";
import { ParameterRefused, setParameter } from "./parameters";
import type { Administrator, DeclaredServer, PostgresServer, PostgresStatus } from "./postgres-servers";
import {
  addAdministrator,
  hasAdministrator,
  ownerOf,
  removeAdministrator,
  rolesOf,
  tellTenant,
} from "./principals";
import { admit } from "./proxy/admission";
import { proxy } from "./proxy/proxied-connection";
import { extensionsSql } from "./sql/extensions";
import { rolesSql } from "./sql/roles";
import type { Tenant } from "./tenant";

export interface HostedServerNeeds {
  readonly context: EmulatorContext;
  readonly identity: Identity;
  readonly tenant: Tenant;
  readonly place: EnginePlace;
  readonly programs: Programs;
  readonly idleMs: number;
  /** How long somebody may take until he is logged in. */
  readonly loginMs?: number;
}

/** One server: its address, which never changes, the proxy there, and the engine behind it. */
export class HostedServer implements PostgresServer {
  readonly name: string;
  private readonly options: DeclaredServer;
  private readonly needs: HostedServerNeeds;
  private readonly engine: SleepingEngine;
  private readonly clients = new Set<Socket>();
  private readonly tls: SecureContext;
  private readonly inTurn = oneAtATime();
  private server: Server | undefined;
  private port = 0;

  constructor(options: DeclaredServer, needs: HostedServerNeeds) {
    this.options = options;
    this.name = options.name;
    this.needs = needs;
    const { key, cert } = needs.context.tls;
    this.tls = createSecureContext({ key, cert, minVersion: "TLSv1.2" });
    this.engine = new SleepingEngine({
      name: this.name,
      idleMs: needs.idleMs,
      log: needs.context.log,
      start: () => this.startEngine(),
    });
  }

  get address() {
    return { hostName: "127.0.0.1", port: this.port };
  }

  status(): PostgresStatus {
    const { place, programs } = this.needs;
    const { pid } = this.engine;
    return {
      resourceId: this.options.resourceId,
      name: this.name,
      address: `127.0.0.1:${this.port}`,
      engine: `PostgreSQL ${programs.version}`,
      state: pid === undefined ? "asleep" : "running",
      ...(pid !== undefined && { pid }),
      ...(place.isElsewhere && { dataFolder: join(place.folder, this.name) }),
    };
  }

  async open(): Promise<void> {
    const { ports, log } = this.needs.context;
    this.port = await ports.reserve(`postgresql/${this.name}`);
    const server = createServer((client) => this.welcome(client));
    await listen(server, this.port, `the PostgreSQL server ${this.name}`, log);
    this.server = server;
  }

  async wake(): Promise<void> {
    await this.engine.use(async () => undefined);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) =>
      this.server ? this.server.close(() => resolve()) : resolve(),
    );
    for (const client of this.clients) client.destroy();
    await this.engine.close();
    await closed;
  }

  async remove(): Promise<void> {
    await this.close();
    const { place, context } = this.needs;
    rmSync(join(place.folder, this.name), { recursive: true, force: true, maxRetries: 20 });
    await context.ports.release(`postgresql/${this.name}`);
  }

  addAdministrator = (administrator: Administrator) =>
    this.asSuperuser((superuser) => addAdministrator(superuser, administrator));

  removeAdministrator = (objectId: string) =>
    this.asSuperuser((superuser) => removeAdministrator(superuser, objectId));

  hasAdministrator = (objectId: string) =>
    this.asSuperuser((superuser) => hasAdministrator(superuser, objectId));

  createDatabase: PostgresServer["createDatabase"] = (database) =>
    this.engine.use((awake) => createDatabase(awake, database));

  deleteDatabase = (name: string) => this.asSuperuser((superuser) => deleteDatabase(superuser, name));

  hasDatabase = (name: string) => this.asSuperuser((superuser) => hasDatabase(superuser, name));

  whatIsThere = (objectId: string) =>
    this.asSuperuser(async (superuser) => ({
      databases: await databasesOf(superuser),
      roles: await rolesOf(superuser, [objectId, ...this.needs.tenant.groupsOf(objectId)]),
    }));

  setParameter(name: string, value: string | undefined, { restart }: { restart: boolean }): Promise<void> {
    return this.inTurn("parameters", async () => {
      const file = join(this.needs.place.folder, this.name, "data/postgresql.auto.conf");
      await this.wake();
      const before = readFileSync(file);
      const isRead = await this.asSuperuser((superuser) => setParameter(superuser, name, value));
      if (!isRead || !restart) return;
      try {
        await this.engine.restart();
      } catch (error) {
        writeFileSync(file, before);
        await this.wake();
        throw new ParameterRefused(
          "value",
          `the server does not start with ${name} = ${value}: ${error instanceof Error ? error.message : error}`,
          "pass a value with which it starts; the one from before is back",
        );
      }
    });
  }

  private asSuperuser<Result>(act: (superuser: Pool) => Promise<Result>): Promise<Result> {
    return this.engine.use(async ({ superuser }) => {
      await tellTenant(superuser, this.needs);
      return act(superuser);
    });
  }

  private welcome(client: Socket): Promise<void> {
    this.clients.add(client);
    client.once("close", () => this.clients.delete(client));
    const { context, identity, tenant, loginMs } = this.needs;
    return proxy(client, {
      tls: this.tls,
      ...(loginMs !== undefined && { loginMs }),
      admit: async (login) => {
        const ownerOfRole = (role: string) => this.asSuperuser((superuser) => ownerOf(superuser, role));
        const outcome = await admit(login, { identity, tenant, ownerOf: ownerOfRole });
        return "code" in outcome ? outcome : undefined;
      },
      connect: () => this.connect(),
      cancel: (request) => void this.engine.running?.connect().end(request),
      onFailure: (error) =>
        context.log("error", "postgresql", `${this.name}: ${error instanceof Error ? error.message : error}`),
      onRefusal: (message) => context.log("warning", "postgresql", `${this.name}: ${message}`),
    });
  }

  /** Keeps the engine awake as long as the connection is open. */
  private async connect(): Promise<Socket> {
    const { postgres, release } = await this.engine.hold();
    return postgres.connect().once("close", release);
  }

  private async startEngine(): Promise<AwakeEngine> {
    const { programs, place, context } = this.needs;
    const postgres = await Postgres.start({
      programs,
      place,
      name: this.name,
      maxConnections: this.options.maxConnections,
      log: (line) => context.log("debug", "postgresql", `${this.name}: ${line}`),
    });
    const superuser = postgres.superuser();
    await superuser.query(rolesSql);
    for (const database of ["postgres", "template1"])
      await postgres.inDatabase(database, (client) => client.query(extensionsSql));
    return { postgres, superuser };
  }
}
