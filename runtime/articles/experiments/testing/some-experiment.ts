import type * as z from "zod";
import { Experiment } from "../experiment";

/** Half of all readers with other weights, for two weeks from 1 December 2026, unless it is said otherwise. */
export function someExperiment(more: Partial<z.input<typeof Experiment>> = {}): Experiment {
  return Experiment.parse({
    about: "Whether new articles deserve more room",
    from: "2026-12-01",
    days: 14,
    variants: {
      control: { share: 0.5 },
      fresher: { share: 0.5, settings: { weights: { fresh: 0.3 } } },
    },
    metrics: [{ name: "clickRate", worthSeeing: 0.01 }],
    ...more,
  });
}
