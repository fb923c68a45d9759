import { z } from "zod";
import type { Stack } from "../stack";

/** What of an experiment a reviewer is told of; whoever serves it has checked it. */
const Experiments = z.record(
  z.string(),
  z.looseObject({
    variants: z.record(z.string(), z.looseObject({ share: z.number(), settings: z.unknown().optional() })),
  }),
);

export type DeclaredExperiments = z.output<typeof Experiments>;

/** The setting of an app that has them, as JSON. */
const setting = "EXPERIMENTS";

/** What the apps of a stack try with readers, by name. Several apps have the same. */
export function declaredExperiments({ declared }: Pick<Stack, "declared">): DeclaredExperiments {
  return Object.assign({}, ...declared.flatMap(({ values }) => settingsIn(values).map(experimentsIn)));
}

/** Settings stand by their names, or as names and values. */
function settingsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { name, value: text, [setting]: direct } = value as Record<string, unknown>;
  const own = direct ?? (name === setting ? text : undefined);
  return typeof own === "string" ? [own] : Object.values(value).flatMap(settingsIn);
}

function experimentsIn(text: string): DeclaredExperiments {
  try {
    return Experiments.parse(JSON.parse(text));
  } catch {
    // a reference, or what the app refuses when it starts
    return {};
  }
}
