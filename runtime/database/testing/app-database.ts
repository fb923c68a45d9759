import type { Pool } from "pg";
import { connectDatabase } from "../connect-database";
import type { DatabaseSettings } from "../settings";
import { TestDatabase } from "./test-database";

/** A real PostgreSQL with the tables and roles of an app, each of which has an identity of its own. */
export class AppDatabase<Role extends string> {
  readonly server: TestDatabase;
  private readonly name: string;
  private readonly pools: Pool[] = [];

  private constructor(server: TestDatabase, name: string) {
    this.server = server;
    this.name = name;
  }

  /**
   * @param app its folder below runtime/functions, which the migrations' runner calls the database by
   * @param more of `TestDatabase`
   */
  static async start<Role extends string>(
    app: string,
    more: readonly string[] = [],
  ): Promise<AppDatabase<Role>> {
    const server = await TestDatabase.start("test", more);
    await server.migrate(app, app);
    return new AppDatabase<Role>(server, app);
  }

  settings(role: Role): DatabaseSettings {
    return this.server.settings(`identity of ${role}`, this.name);
  }

  /** Connections of an app that has this role. */
  as(role: Role, most?: number): Pool {
    const identity = `identity of ${role}`;
    const options = most === undefined ? {} : { most };
    const pool = connectDatabase(this.settings(role), this.server.tokensOf(identity), options);
    this.pools.push(pool);
    return pool;
  }

  /** What an administrator sees. */
  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.server.as("postgres", sql, this.name)).rows;
  }

  async stop(): Promise<void> {
    await Promise.all(this.pools.map((pool) => pool.end()));
    await this.server.stop();
  }
}
