import type { Pool } from "pg";
import type { NewSession, SessionStore, StoredSession } from "./session-store";

/** So long nobody else asks the directory about a session that is being asked about. */
const checkSeconds = 15;

/** ConsoleSessions in the table `sign_in.sessions`. */
export class DatabaseSessions implements SessionStore {
  private readonly database: Pool;

  constructor(database: Pool) {
    this.database = database;
  }

  async add({ id, subject, sealed, roles, seconds }: NewSession): Promise<void> {
    await this.database.query("delete from sign_in.sessions where ends_at < now()");
    await this.database.query(
      `insert into sign_in.sessions (id, subject, sealed, roles, ends_at)
       values ($1, $2, $3, $4, now() + make_interval(secs => $5))`,
      [id, subject, sealed, roles, seconds],
    );
  }

  async find(id: Buffer): Promise<StoredSession | undefined> {
    const { rows } = await this.database.query<StoredSession>({
      // each request with a session asks it: planned once for a connection
      name: "sign-in-session",
      text: `
        select subject, sealed, roles, extract(epoch from now() - checked_at)::float8 as "checkedSecondsAgo"
        from sign_in.sessions where id = $1 and ends_at > now()`,
      values: [id],
    });
    return rows[0];
  }

  async claimCheck(id: Buffer, ageSeconds: number): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `update sign_in.sessions set checking_until = now() + make_interval(secs => $3)
       where id = $1 and checked_at < now() - make_interval(secs => $2)
         and (checking_until is null or checking_until < now())`,
      [id, ageSeconds, checkSeconds],
    );
    return rowCount === 1;
  }

  async checked(id: Buffer, { sealed, roles }: Pick<NewSession, "roles" | "sealed">): Promise<void> {
    await this.database.query(
      `update sign_in.sessions set sealed = $2, roles = $3, checked_at = now(), checking_until = null where id = $1`,
      [id, sealed, roles],
    );
  }

  async extend(id: Buffer, seconds: number): Promise<void> {
    await this.database.query(
      "update sign_in.sessions set ends_at = now() + make_interval(secs => $2) where id = $1",
      [id, seconds],
    );
  }

  async end(id: Buffer): Promise<void> {
    await this.database.query("delete from sign_in.sessions where id = $1", [id]);
  }

  async endAllOf(subject: string): Promise<void> {
    await this.database.query("delete from sign_in.sessions where subject = $1", [subject]);
  }
}
