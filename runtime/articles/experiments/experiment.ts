import * as z from "zod";
import { ChangedListSettings } from "../list/list-settings";
import { clashesOf } from "./clashes";

/** Of experiments and variants. It begins with a letter: in JSON, names that are numbers lose their order. */
const Name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "1 to 40 of a-z, 0-9 and -, beginning with a letter");

const share = z.number().min(0).max(1);

/** What is compared, per reader: articles opened of those shown; seconds read per list; different categories per article shown. */
export const experimentMetrics = ["clickRate", "readingSeconds", "diversity"] as const;

export type ExperimentMetric = (typeof experimentMetrics)[number];

/** What a variant makes different; the one called `control` nothing, usually. */
const VariantSettings = ChangedListSettings.extend({
  /** Version of the model that scores. @default - the one that serves */
  model: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,64}$/)
    .optional(),
});

export type VariantSettings = z.output<typeof VariantSettings>;

/** What a variant may not do: it is stopped within two minutes, by itself. */
export const Guardrails = z.strictObject({
  /** Largest share of its lists that end in an error, or without its model. */
  errorRate: share.default(0.01),
  /** Seconds below which 95 of 100 of its lists are to be made. */
  p95Seconds: z.number().positive().default(2),
  /** Largest share of the articles shown that is hidden. */
  hideRate: share.default(0.02),
  /** Largest share of the articles shown that is disliked, or rated with one star. */
  complaintRate: share.default(0.05),
});

export type Guardrails = z.output<typeof Guardrails>;

/** What is compared, and the smallest difference that is worth seeing, in the metric's own unit. The first one decides. */
export const DecidingMetrics = z
  .array(z.strictObject({ name: z.enum(experimentMetrics), worthSeeing: z.number().positive() }))
  .min(1)
  .refine((metrics) => new Set(metrics.map(({ name }) => name)).size === metrics.length, "a metric twice");

export const Experiment = z
  .strictObject({
    /** For people: what is tried, and why. */
    about: z.string().min(1).max(500),
    /** First day, in UTC. */
    from: z.iso.date(),
    /** How many days it lasts. */
    days: z.int().min(1).max(365),
    /** By name; one is called `control`. Shares add up to 1. */
    variants: z.record(Name, z.strictObject({ share, settings: VariantSettings.default({}) })),
    /** Share of readers that is in it. Raising it keeps everybody's variant; other shares move readers. @default 1 */
    coverage: share.default(1),
    /** Experiments in different stretches of one namespace have no reader in common. */
    namespace: z
      .strictObject({ name: Name, from: share, below: share })
      .refine(({ from, below }) => from < below, { path: ["below"], error: "not above from" })
      .optional(),
    metrics: DecidingMetrics,
    guardrails: Guardrails.prefault({}),
  })
  .superRefine(({ variants }, context) => {
    const refuse = (message: string) =>
      context.addIssue({ code: "custom", path: ["variants"], message, continue: true });
    const shares = Object.values(variants).map((each) => each.share);
    const sum = shares.reduce((total, each) => total + each, 0);
    if (!variants["control"]) refuse('none is called "control", with which the others are compared');
    if (shares.length < 2) refuse("fewer than two: there is nothing to compare");
    if (Math.abs(sum - 1) > 1e-6) refuse(`shares add up to ${Number(sum.toFixed(6))}, not to 1`);
  });

export type Experiment = z.output<typeof Experiment>;

/** By name. Those that could put one reader into contradicting variants are refused. */
export const Experiments = z.record(Name, Experiment).superRefine((experiments, context) => {
  for (const { name, message } of clashesOf(experiments))
    context.addIssue({ code: "custom", path: [name], message });
});

export type Experiments = z.output<typeof Experiments>;

/** A setting of an app that has JSON. */
export const JsonSetting = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "is no JSON" });
    return z.NEVER;
  }
});

/** The setting EXPERIMENTS of the apps: `Experiments` as JSON. */
export const ExperimentsSetting = JsonSetting.prefault("{}").pipe(Experiments);

/** Versions of models that variants name. */
export function namedModels(experiments: Experiments): string[] {
  const settings = Object.values(experiments).flatMap(({ variants }) => Object.values(variants));
  return [...new Set(settings.flatMap(({ settings: { model } }) => model ?? []))];
}
