import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** A finding that an environment lives with, for a while. */
export interface Suppression {
  /** Id of the rule. */
  readonly rule: string;
  /** Construct path of the resource, as the finding shows it. */
  readonly path: string;
  readonly reason: string;
  /** Last day on which it counts, e.g. "2027-03-31". */
  readonly expires: string;
}

/** What rules have to know of an environment that its resources do not say. */
export interface Facts {
  readonly environment: string;
  /** Nothing of it is in Azure. */
  readonly onOneMachine: boolean;
  readonly dataProtected: boolean;
  readonly privateNetwork: boolean;
  /** Azure regions that may hold anything of it. */
  readonly regions: readonly string[];
  /** Sizes and tiers, by kind of resource, instead of those that the policy allows everywhere. */
  readonly skus: Readonly<Record<string, readonly string[]>>;
  readonly suppressions: readonly Suppression[];
}

/** The part of an environment's file that the policy reads; the environment has been checked when it was loaded. */
const EnvironmentValues = z.object({
  name: z.string(),
  state: z.object({ kind: z.string() }),
  dataProtected: z.boolean(),
  network: z.object({ mode: z.string() }),
  policy: z.object({
    regions: z.array(z.string()),
    skus: z.record(z.string(), z.array(z.string())),
    suppressions: z.array(
      z.object({ rule: z.string(), path: z.string(), reason: z.string(), expires: z.iso.date() }),
    ),
  }),
});

export function factsOf(environment: unknown): Facts {
  const { name, state, dataProtected, network, policy } = EnvironmentValues.parse(environment);
  return {
    environment: name,
    onOneMachine: state.kind === "checkout",
    dataProtected,
    privateNetwork: network.mode === "private",
    ...policy,
  };
}

/** @param folder of the stack: the synth writes the environment's values beside it. @throws when it did not */
export function readFacts(folder: string): Facts {
  const file = join(folder, "environment.json");
  if (!existsSync(file)) throw new Error(`${file} does not exist: npx cdktf synth writes it`);
  return factsOf(JSON.parse(readFileSync(file, "utf8")));
}
