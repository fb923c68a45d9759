import type { Telemetry } from "../../../shared/telemetry";
import type { FilmsMetrics } from "../metrics";
import type { ChampionModelOptions } from "./champion-model";
import { ModelNotUsable } from "./model-not-usable";

/** Counts what became of champions; of one that is refused, and not only out of reach, an alarm hears. */
export function tellOfSwaps(
  metrics: Pick<FilmsMetrics, "swapped">,
  telemetry: Pick<Telemetry, "event">,
): NonNullable<ChampionModelOptions["swapped"]> {
  return (outcome, reason) => {
    metrics.swapped(outcome);
    if (!(reason instanceof Error)) return;
    console.warn(`The champion is not used: ${reason.message}`);
    if (reason instanceof ModelNotUsable) telemetry.event("champion refused", { reason: reason.message }, {});
  };
}
