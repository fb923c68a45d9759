import type { Pool } from "pg";
import { Follower } from "../../shared/follower";
import type { Experiments } from "./experiment";
import type { Stops } from "./reader-variants";

const stopped = `
select experiment, variant from articles.experiment_states where share_now = 0 and experiment = any($1)`;

/** Variants that were stopped, as the database has them; while it is away those of before. Without experiments nobody asks it. */
export class FollowedStops extends Follower implements Stops {
  private readonly database: Pick<Pool, "query">;
  private readonly names: readonly string[];
  private known = new Set<string>();

  /** @param pollMs between two looks. @default 15000 */
  constructor(database: Pick<Pool, "query">, experiments: Experiments, pollMs = 15_000) {
    super(pollMs);
    this.database = database;
    this.names = Object.keys(experiments);
  }

  isStopped(experiment: string, variant: string): boolean {
    return this.known.has(`${experiment}/${variant}`);
  }

  override async start(): Promise<void> {
    if (this.names.length > 0) await super.start();
  }

  protected override async look(): Promise<void> {
    try {
      const { rows } = await this.database.query<{ experiment: string; variant: string }>({
        name: "articles-stopped-variants",
        text: stopped,
        values: [this.names],
      });
      this.known = new Set(rows.map(({ experiment, variant }) => `${experiment}/${variant}`));
    } catch {
      // the health tells of the database
    }
  }
}
