import type { Pool } from "pg";
import { Follower } from "../../../shared/follower";
import { type ModelTrial, runningTrial, triedVariant } from "./kept-trials";

const stopped = `
select from articles.experiment_states where experiment = $1 and variant = $2 and share_now = 0`;

/** The trial that runs, as the database has it; while it is away that of before. One whose candidate was stopped runs no more. */
export class FollowedTrial extends Follower {
  trial: ModelTrial | undefined;
  private readonly database: Pick<Pool, "query">;

  /** @param pollMs between two looks. @default 15000 */
  constructor(database: Pick<Pool, "query">, pollMs = 15_000) {
    super(pollMs);
    this.database = database;
  }

  protected override async look(): Promise<void> {
    try {
      const running = await runningTrial(this.database);
      const { rowCount } = running
        ? await this.database.query(stopped, [running.name, triedVariant])
        : { rowCount: 0 };
      this.trial = rowCount ? undefined : running;
    } catch {
      // the health tells of the database
    }
  }
}
