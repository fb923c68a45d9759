import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pool } from "pg";
import { connectDatabase } from "../../../database/connect-database";
import { TestDatabase } from "../../../database/testing/test-database";

const folder = join(__dirname, "..");
const roles = ["predictions_api"] as const;

export type RecordRole = (typeof roles)[number];

/** A real PostgreSQL with the record's tables and roles, each of which has an identity of its own. */
export class RecordDatabase {
  readonly server: TestDatabase;
  private readonly pools: Pool[] = [];

  private constructor(server: TestDatabase) {
    this.server = server;
  }

  static async start(): Promise<RecordDatabase> {
    const server = await TestDatabase.start();
    for (const file of readdirSync(join(folder, "migrations")).sort())
      await server.as("postgres", readFileSync(join(folder, "migrations", file), "utf8"));
    for (const role of roles) {
      await server.addRole(role, `identity of ${role}`);
      await server.as("postgres", readFileSync(join(folder, "roles", `${role}.sql`), "utf8"));
    }
    return new RecordDatabase(server);
  }

  /** Connections of an app that has this role. */
  as(role: RecordRole, most?: number): Pool {
    const pool = connectDatabase(this.server.settings(role), this.server.tokensOf(`identity of ${role}`), {
      ...(most !== undefined && { most }),
    });
    this.pools.push(pool);
    return pool;
  }

  /** What an administrator sees. */
  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.server.as("postgres", sql)).rows;
  }

  async stop(): Promise<void> {
    await Promise.all(this.pools.map((pool) => pool.end()));
    await this.server.stop();
  }
}
