import type { Client, DatabaseError } from "pg";
import { ExplainedError } from "../../shared/explained-error";
import { retry } from "../../shared/retry";
import { checksumOf, type Migration, oldestCodeOf } from "./database-release";
import { inTransaction, owner } from "./session";

/** Somebody who waits for a table lets everybody wait who comes after: better to stand back and try again. */
const lockSeconds = 3;
const mostAttempts = 20;
const pauseMs = 1000;

/**
 * Runs one file and remembers it, both or neither.
 *
 * @param by what is remembered of who did it, e.g. the version of the code
 * @returns how long it took
 * @throws ExplainedError when PostgreSQL refuses it
 */
export async function applyMigration(session: Client, migration: Migration, by: string): Promise<number> {
  const { name, sql } = migration;
  const started = performance.now();
  const attempt = () =>
    inTransaction(session, async () => {
      await session.query(`set local role ${owner}`);
      await session.query(`set local lock_timeout = '${lockSeconds}s'; set local statement_timeout = 0`);
      await session.query("select set_config('vitrine.migration', $1, true)", [name]);
      await session.query(sql);
      await refuseEndedTransaction(session, name);
      await session.query(`set local role ${owner}`);
      await session.query(
        "insert into vitrine.migration (name, sha256, oldest_code, applied_by, milliseconds) values ($1, $2, $3, $4, $5)",
        [name, checksumOf(sql), oldestCodeOf(sql), by, Math.round(performance.now() - started)],
      );
    });
  try {
    await retry(attempt, (error, count) =>
      isContended(error) && count < mostAttempts ? pauseMs : undefined,
    );
  } catch (error) {
    throw failed(migration, error);
  }
  return Math.round(performance.now() - started);
}

/** A lock that was not had in time, or a deadlock. */
function isContended(error: unknown): boolean {
  return ["55P03", "40P01"].includes((error as Partial<DatabaseError>).code ?? "");
}

async function refuseEndedTransaction(session: Client, name: string): Promise<void> {
  const { rows } = await session.query("select current_setting('vitrine.migration', true) as name");
  if (rows[0].name === name) return;
  throw new ExplainedError("MigrationEndsTransaction", {
    what: `migration ${name} commits or rolls back`,
    why: "each file is one transaction with the note that it was applied: interrupted between the two, it would be applied twice",
    fix: "take begin, commit and rollback out of the file",
  });
}

function failed({ name, sql }: Migration, error: unknown): unknown {
  const { code, position, message, detail, hint } = error as Partial<DatabaseError>;
  // without a SQLSTATE it is not the file's fault
  if (error instanceof ExplainedError || !/^[0-9A-Z]{5}$/.test(code ?? "") || /^(08|57)/.test(code ?? ""))
    return error;
  const line = position ? ` in line ${sql.slice(0, Number(position)).split("\n").length}` : "";
  return new ExplainedError("MigrationFailed", {
    what: `migration ${name} was not applied: ${message}${line}`,
    why: `PostgreSQL refuses it with ${code}${detail ? `: ${detail}` : ""}`,
    fix: hint ?? "correct the file: no database has it yet that this deploy reached",
    cause: error,
  });
}
