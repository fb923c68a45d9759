import { crc32 } from "node:zlib";
import type { Interactions } from "../data/interactions";
import { RecommenderError } from "../errors";
import type { TrainingRun } from "./model";
import { type ModelState, pack, type Tensor, unpack } from "./model-file";

/** Training that goes round by round over parameters kept in place. */
export interface Training {
  readonly name: string;
  readonly epochs: number;
  /** Everything a round changes. Randomness comes from (seed, epoch), so it needs no place here. */
  readonly parameters: Readonly<Record<string, Float32Array | Float64Array>>;
  round(epoch: number): void;
}

/**
 * Runs the rounds, from the first or from a checkpoint.
 *
 * A checkpoint holds the parameters after a round and the fingerprint of data and options, so a training that was killed
 * and resumed passes through the same states as one that was not.
 *
 * @throws CheckpointRefused when the checkpoint is of other data or other options
 */
export function train(
  { name, epochs, parameters, round }: Training,
  data: Interactions,
  options: object,
  run: TrainingRun,
): void {
  const fingerprint = fingerprintOf(data, options);
  const kind = `${name}-checkpoint`;
  let done = 0;
  if (run.resume) {
    const state = unpack(kind, 1, run.resume);
    if (state["fingerprint"] !== fingerprint) throw refused(name);
    done = state["done"] as number;
    for (const [key, array] of Object.entries(parameters)) array.set(state[key] as Float32Array);
  }
  while (done < epochs) {
    round(done);
    done++;
    run.onEpoch?.(done, epochs);
    const snapshot = (): ModelState => ({ done, fingerprint, ...parameters });
    run.onCheckpoint?.(() => pack(kind, 1, snapshot()), done);
  }
}

function fingerprintOf(data: Interactions, options: object): number {
  const arrays: Tensor[] = [data.user, data.item, data.rating, data.time];
  return arrays.reduce(
    (crc, array) => crc32(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), crc),
    crc32(JSON.stringify(options)),
  );
}

function refused(name: string): RecommenderError {
  return new RecommenderError("CheckpointRefused", {
    what: `the checkpoint of ${name} was taken with other data or other options`,
    why: "going on from it would give a model that no uninterrupted training gives",
    fix: "resume with the same data and options, or train from the beginning",
  });
}
