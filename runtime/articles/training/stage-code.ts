/** Whoever bundles this file puts the hash of each stage's code here (`bin/stage-code.cjs`): of its module with all that it imports. */
const written = "stage-code:runtime/articles/training/stages";

/**
 * Hash of the code of each module in `stages/`, by its name: the same in every program that was made from the same sources. In code that was
 * not bundled there is none, and each stage counts as unchanged.
 */
export const stageCode: Readonly<Record<string, string>> = written.startsWith("{")
  ? (JSON.parse(written) as Record<string, string>)
  : {};
