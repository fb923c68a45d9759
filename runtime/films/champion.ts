import * as z from "zod";

/** Below the container of models. */
export const championName = "films/champion.json";

const version = z.string().regex(/^[1-9]\d{0,8}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A version that served once. */
export const FormerChampion = z.strictObject({ version, sha256 });

export type FormerChampion = z.output<typeof FormerChampion>;

/** As many as can be gone back to. */
export const mostEarlier = 20;

/** Which version serves, as `films/champion.json` has it. */
export const Champion = z.strictObject({
  /** Of the registered model, a whole number as text. */
  version,
  /** Of its file, below which the container has it. */
  sha256,
  /** The version that served the moment before, whether this one was promoted over it or it was rolled back; null for the first one. */
  previous: version.nullable(),
  /** What can be gone back to, the newest last: versions that served before, without those that were rolled back. */
  earlier: z.array(FormerChampion).max(mostEarlier).readonly().default([]),
  /** Where the container has the decision's file: "<sha256>/decision.json"; null when somebody promoted it without one. */
  decision: z.string().max(200).nullable(),
  at: z.iso.datetime(),
  /** Who made it the champion: a pipeline's run, or a person's pseudonym. */
  by: z.string().min(1).max(200),
});

export type Champion = z.output<typeof Champion>;

/** Beside the model's file. */
export function decisionName(sha256: string): string {
  return `${sha256}/decision.json`;
}

/** What the model did at its training, for whoever watches it as it serves. */
export function profileName(sha256: string): string {
  return `${sha256}/profile.json`;
}

/** The file that serving reads. */
export function modelName(sha256: string): string {
  return `${sha256}/model.bin`;
}
