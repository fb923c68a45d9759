import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client, escapeIdentifier, escapeLiteral, type QueryResult } from "pg";
import { openTls } from "../../../emulator/core/tls";
import { sqlFiles } from "../../../packaging/sql/sql-files";
import { vitrineFolder } from "../../../vitrine-folder";
import type { Tokens } from "../../shared/access-tokens";
import { freePort } from "../../shared/testing/free-port";
import { databaseScope } from "../connect-database";
import { numberOf } from "../migrations/database-release";
import { migrate } from "../migrations/migrate";
import type { DatabaseSettings } from "../settings";
import { PostgresProcess } from "./postgres-process";

/** Who may log in over TCP: with TLS alone, and a password. The password of a role is the token of its identity. */
const access = "local all all trust\nhostssl all all 127.0.0.1/32 password\n";

/** What Azure has in its servers beside PostgreSQL itself, as far as we ask for it. */
const azure = readFileSync(join(vitrineFolder, "runtime/database/testing/azure.sql"), "utf8");

/**
 * A real PostgreSQL for one test file, on a loopback port, with TLS:
 *
 * ```
 * const server = await TestDatabase.start();
 * await server.addRole("api", "object-id-of-the-app");
 * const database = connectDatabase(server.settings("api"), server.tokensOf("object-id-of-the-app"));
 * …
 * await server.stop();
 * ```
 */
export class TestDatabase {
  readonly port: number;
  private readonly postgres: PostgresProcess;
  private readonly authority: string;
  private readonly more: readonly string[];

  private constructor(postgres: PostgresProcess, port: number, authority: string, more: readonly string[]) {
    this.postgres = postgres;
    this.more = more;
    this.port = port;
    this.authority = authority;
  }

  /**
   * @param database made beside PostgreSQL's own; "" for none
   * @param more settings of postgresql.conf, e.g. "work_mem=64MB"
   */
  static async start(database = "test", more: readonly string[] = []): Promise<TestDatabase> {
    const postgres = new PostgresProcess();
    await postgres.initialize();
    const { authorityFile } = await openTls(postgres.folder);
    for (const file of ["server.key", "server.pem"]) {
      const path = join(postgres.folder, file);
      writeFileSync(path, readFileSync(join(postgres.folder, "tls", file)));
      chmodSync(path, 0o600);
      postgres.give(path);
    }
    writeFileSync(join(postgres.data, "pg_hba.conf"), access);
    const server = new TestDatabase(postgres, await freePort(), readFileSync(authorityFile, "utf8"), more);
    await server.restart();
    await server.as("postgres", azure, "postgres");
    if (database) await server.as("postgres", `create database ${escapeIdentifier(database)}`, "postgres");
    return server;
  }

  /** Of the process that starts all others. */
  get pid(): number {
    return this.postgres.pid;
  }

  /** Brings it back after `kill` or `halt`, at the same port with the same contents. */
  async restart(): Promise<void> {
    const { folder } = this.postgres;
    await this.postgres.start([
      `port=${this.port}`,
      "listen_addresses=127.0.0.1",
      "ssl=on",
      `ssl_cert_file=${join(folder, "server.pem")}`,
      `ssl_key_file=${join(folder, "server.key")}`,
      "shared_buffers=32MB",
      "max_connections=50",
      // the machine itself never loses its power here: a stop took most of a test file's time, with a slow disk
      "fsync=off",
      ...this.more,
    ]);
  }

  /** As a planned restart begins: connections end with 57P01. */
  async halt(): Promise<void> {
    await this.postgres.stop();
  }

  async kill(): Promise<void> {
    await this.postgres.kill();
  }

  async stop(): Promise<void> {
    await this.postgres.stop();
    this.postgres.remove();
  }

  /** Where it answers without TLS and token. */
  get socket(): string {
    return join(this.postgres.folder, `.s.PGSQL.${this.port}`);
  }

  settings(role: string, database = "test"): DatabaseSettings {
    return {
      DATABASE_HOST: "localhost",
      DATABASE_PORT: this.port,
      DATABASE_NAME: database,
      DATABASE_ROLE: role,
      DATABASE_CA: this.authority,
    };
  }

  /** Tokens of the identity with this object id, for the database alone. */
  tokensOf(objectId: string): Tokens {
    return async (scope) => ({
      token: scope === databaseScope ? `token of ${objectId}` : `token of ${objectId} for ${scope}`,
      expiresOnTimestamp: Date.now() + 3_600_000,
    });
  }

  /** A role that one identity may log in as, as Azure makes it. */
  async addRole(role: string, objectId: string, { isAdmin = false } = {}): Promise<void> {
    const [name, id] = [role, objectId].map(escapeLiteral);
    await this.as(
      "postgres",
      `select * from pgaadauth_create_principal_with_oid(${name}, ${id}, 'service', ${isAdmin}, false)`,
      "postgres",
    );
  }

  /**
   * Makes a database what an app's files say, as a deploy does; each role has an identity of its own, "identity of <role>", which
   * is also the name to log in with.
   *
   * @param upTo number of the last migration, for what those after it do with what is there; then nobody has a role yet. @default - all
   */
  async migrate(app: string, database = "test", upTo = Number.POSITIVE_INFINITY): Promise<void> {
    const all = sqlFiles({ root: vitrineFolder, app });
    const migrations = all.migrations.filter(({ name }) => numberOf(name) <= upTo);
    const files = { migrations, roles: migrations.length === all.migrations.length ? all.roles : {} };
    const principals = Object.keys(files.roles).map((role) => ({
      objectId: `identity of ${role}`,
      kind: "service" as const,
      roles: [role],
    }));
    await this.addRole("test_migrator", "administrator", { isAdmin: true }).catch(() => undefined);
    await migrate({
      settings: this.settings("test_migrator", database),
      tokens: this.tokensOf("administrator"),
      release: { ...files, principals },
      by: "test",
      log: () => undefined,
    });
  }

  /** One or several statements without a sign-in, as whomever the test wants to be. */
  async as(role: string, sql: string, database = "test"): Promise<QueryResult> {
    const client = new Client({ host: this.postgres.folder, port: this.port, user: role, database });
    await client.connect();
    try {
      return await client.query(sql);
    } finally {
      await client.end();
    }
  }
}
