import { Client, escapeIdentifier } from "pg";
import { connectionOf } from "../../runtime/database/connect-database";
import { owner } from "../../runtime/database/migrations/session";
import { type DatabaseRight, grantedRights } from "./granted-rights";
import { hear } from "./grants";
import type { LocalEstate } from "./local-estate";
import type { Provoke } from "./needed-grants";

export const databaseAudience = "https://ossrdbms-aad.database.windows.net";

const membersText = `
select granted.rolname as role, member.rolname as login
from pg_auth_members m join pg_roles granted on granted.oid = m.roleid join pg_roles member on member.oid = m.member
where m.grantor = $1::regrole and granted.rolname like $2 || '\\_%' order by 1, 2`;

/** A deployed database as whoever administers it, which is the identity of the app that migrates it. */
export class DeployedDatabase {
  private readonly session: Client;
  private readonly name: string;

  private constructor(session: Client, name: string) {
    this.session = session;
    this.name = name;
  }

  /** @param within where the constructs make it, e.g. "Predictions/Database" */
  static async administer(estate: LocalEstate, name: string, within: string): Promise<DeployedDatabase> {
    const administrator = estate.only(
      "azurerm_postgresql_flexible_server_active_directory_administrator",
      within,
    );
    const token = estate.tokenOf(`${within}/Migrations/App/`, databaseAudience);
    const session = new Client(
      loginTo(estate, name, { role: String(administrator["principal_name"]), token }),
    );
    await session.connect();
    await session.query(`set role ${owner}`);
    return new DeployedDatabase(session, name);
  }

  async rows(text: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.session.query(text, [...values])).rows;
  }

  rights(): Promise<DatabaseRight[]> {
    return grantedRights((text, values) => this.session.query(text, values), this.name);
  }

  /** Who may act as which role. */
  async members(): Promise<DatabaseRight[]> {
    const { rows } = await this.session.query<{ role: string; login: string }>(membersText, [
      owner,
      this.name,
    ]);
    return rows.map(({ role, login }) => ({
      name: `${login}: ${role}`,
      refusal: "permission denied",
      grant: `grant ${role} to ${escapeIdentifier(login)}`,
      revoke: `revoke ${role} from ${escapeIdentifier(login)}`,
    }));
  }

  async without<Answer>({ grant, revoke }: DatabaseRight, work: () => Promise<Answer>): Promise<Answer> {
    await this.session.query(revoke);
    try {
      return await work();
    } finally {
      await this.session.query(grant);
    }
  }

  /** Takes each right away, does what needs it, and expects PostgreSQL's refusal to be heard, and all to be well once the right is back. */
  async expectAllNeeded(
    estate: LocalEstate,
    rights: readonly DatabaseRight[],
    provokeOf: (right: DatabaseRight) => Provoke,
  ): Promise<void> {
    const heard: Record<string, string> = {};
    for (const right of rights)
      heard[right.name] = await this.refusalWithout(estate, right, provokeOf(right));
    expect(heard).toEqual(Object.fromEntries(rights.map(({ name }) => [name, "refused"])));
  }

  /** @returns "refused" when the missing right was named, and all is well once it is back */
  private async refusalWithout(estate: LocalEstate, right: DatabaseRight, provoke: Provoke): Promise<string> {
    const { heard, ended } = await this.without(right, () =>
      hear(
        estate,
        provoke,
        (line) => line.includes(right.refusal) || line.replaceAll('\\"', '"').includes(right.refusal),
      ),
    );
    await ended;
    await provoke();
    return heard;
  }

  close(): Promise<void> {
    return this.session.end();
  }
}

/** How a client of `pg` logs in to a deployed database. */
export function loginTo(
  estate: LocalEstate,
  database: string,
  { role, token }: { readonly role: string; readonly token: string },
) {
  const output = (part: string) => estate.output(`${database}_database_${part}`);
  const settings = {
    DATABASE_HOST: output("host"),
    DATABASE_PORT: Number(output("port")),
    DATABASE_NAME: output("name"),
    DATABASE_ROLE: role,
  };
  return connectionOf(settings, async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }));
}
