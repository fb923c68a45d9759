import type { Pool } from "pg";
import type { LastReadingDrift, ReadingDriftResult } from "../contract/drift";

/** What was found about drift of reading, in the database. */
export class ReadingDriftChecks {
  private readonly database: Pick<Pool, "query">;

  constructor(database: Pick<Pool, "query">) {
    this.database = database;
  }

  async add(version: string | null, isAlarm: boolean, result: ReadingDriftResult): Promise<void> {
    await this.database.query(
      "insert into articles.drift_checks (version, is_alarm, result) values ($1, $2, $3)",
      [version, isAlarm, JSON.stringify(result)],
    );
  }

  /** @returns undefined before the first check */
  async last(): Promise<LastReadingDrift | undefined> {
    const { rows } = await this.database.query<{
      checked_at: Date;
      version: string | null;
      is_alarm: boolean;
      result: ReadingDriftResult;
    }>(
      "select checked_at, version, is_alarm, result from articles.drift_checks order by checked_at desc limit 1",
    );
    const [row] = rows;
    return (
      row && {
        checked_at: row.checked_at.toISOString(),
        version: row.version,
        alarm: row.is_alarm,
        result: row.result,
      }
    );
  }
}
