import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "../../packaging/bundle/bundle";
import { type FilmAlgorithm, filmAlgorithms } from "../../runtime/films/film-model-file";
import { print } from "../shared/figure";
import type { AskedTraining, TrainedCost } from "./train-once";

const million = 1_000_000;

/** One and two of so many rounds are run, each of which costs the same; the rest is added. */
const rounds: Readonly<Partial<Record<FilmAlgorithm, number>>> = { ials: 16 };

/** The stage `train` of each algorithm, in a process of its own: time and memory of a million ratings, and of ten. */
export async function measureTraining(root: string, folder: string): Promise<void> {
  const program = join(folder, "train-once.cjs");
  writeFileSync(program, bundle(root, "bench/films/train-once.ts").code);
  for (const algorithm of filmAlgorithms) {
    const one = await trained(program, algorithm, million);
    const ten = await trained(program, algorithm, 10 * million);
    const seconds = Math.log10(ten.seconds / one.seconds);
    const memory = Math.log10(ten.memoryMB / one.memoryMB);
    const note = `${ten.films} films at ten million, ${one.films} at one`;
    print({
      figure: `training of ${million} ratings, ${algorithm}, processor time`,
      value: one.seconds,
      unit: "s",
      peer: "ten times as many ratings",
      peerValue: ten.seconds,
      ratio: ten.seconds / one.seconds,
      note: `grows with the ratings to the power of ${seconds.toFixed(2)}; ${note}`,
    });
    print({
      figure: `training of ${million} ratings, ${algorithm}, memory of the process`,
      value: one.memoryMB,
      unit: "MB",
      peer: "ten times as many ratings",
      peerValue: ten.memoryMB,
      ratio: ten.memoryMB / one.memoryMB,
      note: `grows with the ratings to the power of ${memory.toFixed(2)}; the ratings are among it`,
    });
  }
}

async function trained(program: string, algorithm: FilmAlgorithm, ratings: number): Promise<TrainedCost> {
  const all = rounds[algorithm];
  if (all === undefined) return trainedOnce(program, { algorithm, ratings, options: {} });
  const one = await trainedOnce(program, { algorithm, ratings, options: { epochs: 1 } });
  const two = await trainedOnce(program, { algorithm, ratings, options: { epochs: 2 } });
  return { ...two, seconds: one.seconds + (all - 1) * (two.seconds - one.seconds) };
}

async function trainedOnce(program: string, asked: AskedTraining): Promise<TrainedCost> {
  const child = fork(program);
  child.send(asked);
  const [cost] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => Promise.reject(new Error(`${asked.algorithm} ended without a model`))),
  ])) as [TrainedCost];
  return cost;
}
