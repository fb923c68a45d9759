import * as z from "zod";
import { DecidingMetrics, Guardrails, JsonSetting } from "../experiment";

/** How a version that the gate has accepted is tried with readers, before it serves all of them. */
export const TrialSettings = z.strictObject({
  /** Share of readers whose lists are made with it; all others are what it is compared with. */
  share: z.number().min(0.001).max(0.5),
  /** It is decided on within so many days, the one on which it begins included. */
  days: z.int().min(1).max(90),
  /** What is compared, and the smallest difference that is worth seeing; the first one decides. @default clickRate, 0.01 */
  metrics: DecidingMetrics.default([{ name: "clickRate", worthSeeing: 0.01 }]),
  /** What it may not do. @default - those of every experiment */
  guardrails: Guardrails.prefault({}),
});

export type TrialSettings = z.output<typeof TrialSettings>;

/** The setting CANDIDATE_TRIAL of the apps: `TrialSettings` as JSON. @default - nothing is tried by itself */
export const TrialSetting = JsonSetting.pipe(TrialSettings).optional();
