import { escapeLiteral, type Pool, type PoolClient } from "pg";
import { connectDatabase } from "../../runtime/database/connect-database";
import type { AppDatabase } from "../../runtime/database/testing/app-database";
import { type DatabaseRight, grantedRights } from "./granted-rights";

/** What an app does in its database, on connections under its role. It may fail. */
export type Use = (database: Pool) => Promise<unknown>;

/** What needs each right, by role and by the right's name without its role. */
export type RoleUses<Role extends string> = Readonly<Record<Role, Readonly<Record<string, Use>>>>;

/** The roles of an app's database, whose rights can each be seen to be needed by the app's own code, without a deploy. */
export class UsedRoles<Role extends string> {
  private readonly database: AppDatabase<Role>;
  private readonly name: string;

  /** @param name of the workload */
  constructor(database: AppDatabase<Role>, name: string) {
    this.database = database;
    this.name = name;
  }

  rights(): Promise<DatabaseRight[]> {
    const asked = (text: string, [name = ""]: string[]) =>
      this.database.server.as("postgres", text.replaceAll("$1", escapeLiteral(name)), this.name);
    return grantedRights(asked, this.name);
  }

  /** Takes each right away and does what needs it. @returns by right "refused" when the database's refusal named it, else what was heard */
  async refusals(role: Role, uses: Readonly<Record<string, Use>>): Promise<Record<string, string>> {
    const rights = new Map((await this.rights()).map((right) => [right.name, right]));
    const heard: Record<string, string> = {};
    for (const [name, use] of Object.entries(uses)) {
      const right = rights.get(`${role}: ${name}`);
      if (right) heard[name] = await this.refusal(role, right, use);
    }
    return heard;
  }

  /** Does all of it with every right. @returns what was heard nevertheless */
  async complaints(role: Role, uses: Readonly<Record<string, Use>>): Promise<string[]> {
    const heard: string[] = [];
    for (const use of new Set(Object.values(uses))) heard.push(...(await this.hear(role, use)));
    return heard;
  }

  private async refusal(role: Role, right: DatabaseRight, use: Use): Promise<string> {
    await this.database.rows(right.revoke);
    try {
      const heard = await this.hear(role, use);
      return heard.some((each) => each.includes(right.refusal)) ? "refused" : heard.join("; ");
    } finally {
      await this.database.rows(right.grant);
    }
  }

  /** @returns what the database refused, also where the app goes on without it, and what the app ended with */
  private async hear(role: Role, use: Use): Promise<string[]> {
    const { database } = this;
    const heard: string[] = [];
    const pool = connectDatabase(database.settings(role), database.server.tokensOf(`identity of ${role}`));
    pool.on("connect", (client: PoolClient) =>
      Object(client).connection.on("errorMessage", ({ message }: Error) => heard.push(message)),
    );
    try {
      await use(pool);
    } catch (error) {
      heard.push(String(error));
    } finally {
      await pool.end();
    }
    return heard;
  }
}
