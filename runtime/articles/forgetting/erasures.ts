import { createHash } from "node:crypto";
import type { Pool } from "pg";
import * as z from "zod";
import type { Erased, ReaderIdentifiers } from "./reader-store";
import type { SignedReceipt } from "./receipt";

/** An erasure that has not come to its end. */
export interface OpenErasure {
  readonly id: string;
  readonly askedAt: Date;
  readonly askedBy: "reader" | "service" | "operator" | "restore";
  readonly reader: string;
  /** That an operator added. */
  readonly others: readonly string[];
  /** Undefined until they are gathered. */
  readonly identifiers: ReaderIdentifiers | undefined;
  /** What was erased, by the names of the stores that are done. */
  readonly steps: Readonly<Record<string, Erased>>;
}

const open = `
select id, asked_at as "askedAt", asked_by as "askedBy", reader, others, identifiers, steps
from articles.erasures where done_at is null order by asked_at`;

const Identifiers = z.object({
  keys: z.array(z.string()),
  numbers: z.array(z.number()),
  others: z.array(z.string()),
});

/** What is asked for and not done yet, the oldest first. @param database under the role articles_erasure */
export class OpenErasures {
  private readonly database: Pick<Pool, "connect" | "query">;

  constructor(database: Pick<Pool, "connect" | "query">) {
    this.database = database;
  }

  async all(): Promise<OpenErasure[]> {
    const { rows } = await this.database.query<Omit<OpenErasure, "identifiers"> & { identifiers: unknown }>(
      open,
    );
    return rows.map((row) => ({
      ...row,
      identifiers: row.identifiers === null ? undefined : Identifiers.parse(row.identifiers),
    }));
  }

  /** Does the work while nobody else does. The lock is the connection's, and ends with it. @returns whether it was done here */
  async alone(id: string, work: () => Promise<void>): Promise<boolean> {
    const lock = createHash("sha256").update(id).digest().readBigInt64BE();
    const client = await this.database.connect();
    try {
      const { rows } = await client.query<{ mine: boolean }>("select pg_try_advisory_lock($1) as mine", [
        String(lock),
      ]);
      if (!rows[0]?.mine) return false;
      await work();
      return true;
    } finally {
      await client.query("select pg_advisory_unlock_all()").then(
        () => client.release(),
        (broken: Error) => client.release(broken),
      );
    }
  }

  async identified(id: string, identifiers: ReaderIdentifiers): Promise<void> {
    await this.change("identifiers = $2", id, JSON.stringify(identifiers));
  }

  async erased(id: string, store: string, erased: Erased): Promise<void> {
    await this.change("steps = steps || $2::jsonb, problem = null", id, JSON.stringify({ [store]: erased }));
  }

  /** @param problem without anything of the reader */
  async failed(id: string, problem: string): Promise<void> {
    await this.change("problem = $2", id, problem);
  }

  /** From here on nobody knows whom it was of. */
  async done(id: string, receipt: SignedReceipt): Promise<void> {
    const forgotten = "reader = null, others = '{}', identifiers = null, problem = null";
    await this.change(
      `${forgotten}, done_at = ($2::jsonb -> 'receipt' ->> 'doneAt')::timestamptz, done_by = session_user, receipt = $2::jsonb`,
      id,
      JSON.stringify(receipt),
    );
  }

  private async change(what: string, id: string, value: string): Promise<void> {
    await this.database.query(`update articles.erasures set ${what} where id = $1 and done_at is null`, [
      id,
      value,
    ]);
  }
}
