import type { Neighbour } from "./nearest";

/** Shadowed queries that the figure is the mean of. */
const mostComparisons = 200;

/** How much of what exact search finds the graph found too, lately and in truth. */
export interface Recall {
  /** Vector queries answered from the graph. */
  readonly queries: number;
  /** Those among them that were answered exactly as well. */
  readonly shadowed: number;
  /** Mean over the last 200 of them, 0 to 1; null as long as there is none. */
  readonly recall: number | null;
}

/** Chooses one query in a hundred, and keeps what the comparison gave. */
export class LiveRecall {
  private readonly every: number;
  private queries = 0;
  private shadowed = 0;
  private window: number[] = [];

  /** @param every @default 100 */
  constructor(every = 100) {
    this.every = every;
  }

  /** Counts a query. @returns whether this is one to shadow */
  choose(): boolean {
    return ++this.queries % this.every === 0;
  }

  /** @param recall 0 to 1 */
  add(recall: number): void {
    this.shadowed++;
    this.window.push(recall);
    if (this.window.length > mostComparisons) this.window.shift();
  }

  /** Forgets the window: what it measured has been changed. */
  restart(): void {
    this.window = [];
  }

  /** Comparisons that the mean is of. */
  get samples(): number {
    return this.window.length;
  }

  get mean(): number | null {
    if (this.window.length === 0) return null;
    return this.window.reduce((sum, recall) => sum + recall, 0) / this.window.length;
  }

  report(): Recall {
    return { queries: this.queries, shadowed: this.shadowed, recall: this.mean };
  }
}

/** Similarities that differ by less are the same, whichever of two equals is answered. */
const sameSimilarity = 1e-6;

/** @returns the share of what exact search found that is as near as that, 1 when there is nothing to find */
export function overlap(found: readonly Neighbour[], truth: readonly Neighbour[]): number {
  const last = truth.at(-1);
  if (last === undefined) return 1;
  const near = found.filter(({ similarity }) => similarity >= last.similarity - sameSimilarity);
  return Math.min(near.length, truth.length) / truth.length;
}
