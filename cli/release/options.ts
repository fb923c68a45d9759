import { z } from "zod";
import { Failure } from "../failure";
import type { ReleaseLimits } from "./judge-deployment";

const Options = z.object({
  environment: z.string(),
  steps: z
    .string()
    .transform((text) => text.split(",").map(Number))
    .refine(
      (shares) => shares.at(-1) === 100 && shares.every((share, index) => share > (shares[index - 1] ?? 0)),
      "rising percentages that end with 100, e.g. 10,50,100",
    ),
  probes: z.number(),
  maxErrorRate: z.number(),
  maxLatency: z.number(),
  maxPrecisionLoss: z.number(),
  back: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** What a release is asked to do. */
export interface ReleaseCommand {
  readonly deployment: string;
  readonly environment: string;
  /** Percent, rising, the last 100. */
  readonly steps: readonly number[];
  /** How many photos both deployments answer at each step. */
  readonly probes: number;
  readonly limits: ReleaseLimits;
  /** Without a comparison. */
  readonly back: boolean;
  readonly json: boolean;
  /** Tells a person how it goes. */
  readonly say: (words: string) => void;
}

/** @param given as commander read it. @throws Failure OptionNotValid */
export function commandOf(deployment: string, given: unknown): ReleaseCommand {
  const read = Options.safeParse(given);
  if (!read.success) {
    throw new Failure("OptionNotValid", {
      what: z.prettifyError(read.error),
      why: "a release moves traffic by these values",
      fix: "npx vitrine release --help says what each option takes",
    });
  }
  const { maxErrorRate: errorRate, maxLatency: latency, maxPrecisionLoss: precision, ...options } = read.data;
  return {
    deployment,
    ...options,
    limits: { errorRate, latency, precision },
    say: (words) => options.json || console.log(words),
  };
}
