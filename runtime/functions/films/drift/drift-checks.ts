import type { Pool } from "pg";
import type { DriftResult, LastDrift } from "../contract/drift";

export interface DriftCheck {
  /** Of the model that serves; null when none does. */
  readonly version: string | null;
  readonly isAlarm: boolean;
  readonly result: DriftResult;
}

/** What was found about drift, in the database. */
export class DriftChecks {
  private readonly database: Pick<Pool, "query">;

  constructor(database: Pick<Pool, "query">) {
    this.database = database;
  }

  async add({ version, isAlarm, result }: DriftCheck): Promise<void> {
    await this.database.query(
      "insert into films.drift_checks (version, is_alarm, result) values ($1, $2, $3)",
      [version, isAlarm, JSON.stringify(result)],
    );
  }

  /** @returns undefined before the first check */
  async last(): Promise<LastDrift | undefined> {
    return (await this.latest(1))[0];
  }

  /** @returns the newest first */
  async latest(count: number): Promise<LastDrift[]> {
    const { rows } = await this.database.query<{
      checked_at: Date;
      version: string | null;
      is_alarm: boolean;
      result: DriftResult;
    }>(
      "select checked_at, version, is_alarm, result from films.drift_checks order by checked_at desc limit $1",
      [count],
    );
    return rows.map(({ checked_at, version, is_alarm, result }) => ({
      checked_at: checked_at.toISOString(),
      version,
      alarm: is_alarm,
      result,
    }));
  }
}
