import type { Accepts } from "./exact";

const SAMPLE = 256;
/** Microseconds, measured: another candidate of the graph, a look at a row, a comparison for each dimension. */
const CANDIDATE = 4;
const LOOK = 0.05;
const DIMENSION = 0.4 / 512;

/** The share of rows that is accepted, judged by a sample spread over all; never 0. */
export function acceptedShare(rows: number, accepts: Accepts): number {
  const sample = Math.min(rows, SAMPLE);
  let accepted = 0;
  for (let at = 0; at < sample; at++) {
    if (accepts(Math.floor((at * rows) / sample))) accepted++;
  }
  return Math.max(accepted, 0.5) / sample;
}

/** Whether looking at every row is faster than taking this many candidates from the graph; both find the nearest. */
export function isExactFaster(fetch: number, rows: number, dimensions: number, share: number): boolean {
  return rows * (LOOK + share * dimensions * DIMENSION) < fetch * CANDIDATE;
}
