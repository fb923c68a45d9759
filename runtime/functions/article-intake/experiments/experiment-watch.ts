import type { InvocationContext } from "@azure/functions";
import type { Pool } from "pg";
import type { Experiments } from "../../../articles/experiments/experiment";
import { lookAtExperiments, type Stopped } from "../../../articles/experiments/look-at-experiments";
import { triedVariant } from "../../../articles/experiments/trial/kept-trials";
import { lookAtTrial, type TrialLook } from "../../../articles/experiments/trial/look-at-trial";
import { trialInWords } from "../../../articles/experiments/trial/trial-in-words";
import type { TrialSettings } from "../../../articles/experiments/trial/trial-settings";
import type { Telemetry } from "../../../shared/telemetry";

type Log = Pick<InvocationContext, "warn">;

export interface ExperimentWatchParts {
  readonly database: Pick<Pool, "connect" | "query">;
  readonly experiments: Experiments;
  /** How versions are tried that the gate has accepted. @default - they are not, by themselves */
  readonly trial?: TrialSettings | undefined;
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

  /** Nobody has to come for it: trials begin and end also while nobody reads, and when the environment's file asks for them no more. */
  async catchUp(log: Log, now = Date.now()): Promise<void> {
    await this.afterDeeds(log, now);
    if (this.parts.trial) return;
    await this.lookAtTrial(log, now).catch((error: Error) =>
      log.warn(`trials were not looked at: ${error.message}`),
    );
  }

  async look(log: Log, now = Date.now()): Promise<void> {
    this.lookedAt = now;
    const { database, experiments, trial } = this.parts;
    this.tellStopped(log, await lookAtExperiments(database, experiments, now));
    if (trial) await this.lookAtTrial(log, now);
  }

  private async lookAtTrial(log: Log, now: number): Promise<void> {
    const { database, experiments: declared, trial: settings, telemetry } = this.parts;
    const { stopped, ended }: TrialLook = await lookAtTrial(database, { settings, declared, now });
    this.tellStopped(log, stopped);
    if (!ended) return;
    const { name: experiment, candidate, champion } = ended;
    const { outcome, reason } = ended.ended;
    log.warn(`${experiment}: ${trialInWords({ candidate, champion, outcome, reason })}`);
    if (outcome === "lost" || outcome === "over")
      telemetry.metric("stopped variants", 1, { experiment, variant: triedVariant, guardrail: outcome });
  }

  private tellStopped(log: Log, stopped: readonly Stopped[]): void {
    for (const { experiment, variant, guardrail, reason } of stopped) {
      log.warn(`${variant} of the experiment ${experiment} was stopped: ${reason}`);
      this.parts.telemetry.metric("stopped variants", 1, { experiment, variant, guardrail });
    }
  }
}
