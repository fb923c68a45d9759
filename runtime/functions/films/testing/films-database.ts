import type { Pool } from "pg";
import { connectDatabase } from "../../../database/connect-database";
import type { DatabaseSettings } from "../../../database/settings";
import { TestDatabase } from "../../../database/testing/test-database";

/** The migrations' runner makes it. */
const name = "films";

export type FilmsRole = "films_api" | "films_import" | "films_training" | "films_erasure";

/** A real PostgreSQL with the tables and roles of films, each of which has an identity of its own. */
export class FilmsDatabase {
  readonly server: TestDatabase;
  private readonly pools: Pool[] = [];

  private constructor(server: TestDatabase) {
    this.server = server;
  }

  static async start(): Promise<FilmsDatabase> {
    const server = await TestDatabase.start();
    await server.migrate("films", name);
    return new FilmsDatabase(server);
  }

  settings(role: FilmsRole): DatabaseSettings {
    return this.server.settings(`identity of ${role}`, name);
  }

  /** Connections of an app that has this role. */
  as(role: FilmsRole, most?: number): Pool {
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
