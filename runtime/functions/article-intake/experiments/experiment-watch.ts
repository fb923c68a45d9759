import type { InvocationContext } from "@azure/functions";
import type { Pool } from "pg";
import type { Experiments } from "../../../articles/experiments/experiment";
import { lookAtExperiments } from "../../../articles/experiments/look-at-experiments";
import type { Telemetry } from "../../../shared/telemetry";

type Log = Pick<InvocationContext, "warn">;

export interface ExperimentWatchParts {
  readonly database: Pick<Pool, "query">;
  readonly experiments: Experiments;
  readonly telemetry: Pick<Telemetry, "metric">;
  /** Between two looks that deeds cause. @default 40000 */
  readonly everyMs?: number;
}

/**
 * Looks at experiments while readers are there: each list that somebody is shown comes as a deed, and wakes what looks. So a breach is seen within a
 * minute, and nobody's database is kept awake by an experiment that nobody takes part in.
 */
export class ExperimentWatch {
  private readonly parts: ExperimentWatchParts;
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: ExperimentWatchParts) {
    this.parts = parts;
  }

  /** Deeds came: what fails here fails none of them. */
  async afterDeeds(log: Log, now = Date.now()): Promise<void> {
    if (now - this.lookedAt < (this.parts.everyMs ?? 40_000)) return;
    await this.look(log, now).catch((error: Error) =>
      log.warn(`experiments were not looked at: ${error.message}`),
    );
  }

  async look(log: Log, now = Date.now()): Promise<void> {
    this.lookedAt = now;
    const { database, experiments, telemetry } = this.parts;
    for (const { experiment, variant, guardrail, reason } of await lookAtExperiments(
      database,
      experiments,
      now,
    )) {
      log.warn(`${variant} of the experiment ${experiment} was stopped: ${reason}`);
      telemetry.metric("stopped variants", 1, { experiment, variant, guardrail });
    }
  }
}
