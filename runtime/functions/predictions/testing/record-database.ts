import type { Pool } from "pg";
import { connectDatabase } from "../../../database/connect-database";
import type { DatabaseSettings } from "../../../database/settings";
import { TestDatabase } from "../../../database/testing/test-database";

/** The migrations' runner makes it. */
const name = "predictions";

export type RecordRole =
  | "predictions_api"
  | "predictions_audit"
  | "predictions_dashboard"
  | "predictions_erasure";

/** A real PostgreSQL with the record's tables and roles, each of which has an identity of its own. */
export class RecordDatabase {
  readonly server: TestDatabase;
  private readonly pools: Pool[] = [];

  private constructor(server: TestDatabase) {
    this.server = server;
  }

  /** @param more of `TestDatabase` */
  static async start(more: readonly string[] = []): Promise<RecordDatabase> {
    const server = await TestDatabase.start("test", more);
    await server.migrate("predictions", name);
    return new RecordDatabase(server);
  }

  settings(role: RecordRole): DatabaseSettings {
    return this.server.settings(`identity of ${role}`, name);
  }

  /** Connections of an app that has this role. */
  as(role: RecordRole, most?: number): Pool {
    const identity = `identity of ${role}`;
    const options = most === undefined ? {} : { most };
    const pool = connectDatabase(this.settings(role), this.server.tokensOf(identity), options);
    this.pools.push(pool);
    return pool;
  }

  /** What an administrator sees. */
  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.server.as("postgres", sql, name)).rows;
  }

  async stop(): Promise<void> {
    await Promise.all(this.pools.map((pool) => pool.end()));
    await this.server.stop();
  }
}
