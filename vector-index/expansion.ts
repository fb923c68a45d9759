import type { LiveRecall } from "./live-recall";

/** Recall of the ten nearest that queries must reach. */
const TARGET = 0.99;
/** The same when it is measured: with so few trials the mean may be half a percent too high. */
const TARGET_WHEN_MEASURED = 0.995;
/** Comparisons below which a mean says little. */
const ENOUGH = 25;
const STEP = 1.15;
const AT_LEAST = 64;
/** Enough for 100,000 vectors in as many directions as embeddings have. */
const UNTIL_MEASURED = 192;

/**
 * How many nodes of the graph a search looks at: as few as give the recall that is promised, because time is
 * proportional to them.
 */
export class Expansion {
  private readonly atMost: number;
  private nodes: number;

  constructor(atMost = 500) {
    this.atMost = atMost;
    this.nodes = Math.min(UNTIL_MEASURED, this.atMost);
  }

  get current(): number {
    return this.nodes;
  }

  /** What to try when measuring, the least first. */
  get candidates(): readonly number[] {
    const all: number[] = [];
    for (let nodes = AT_LEAST; nodes < this.atMost; nodes = Math.ceil(nodes * STEP)) all.push(nodes);
    return [...all, this.atMost];
  }

  /** @returns whether the recall is enough, so that fewer nodes than these need not be asked for more */
  settle(nodes: number, recall: number): boolean {
    this.nodes = nodes;
    return recall >= TARGET_WHEN_MEASURED;
  }

  /** Looks at more when the queries that really come find too little. */
  follow(live: LiveRecall): void {
    const mean = live.mean;
    if (mean === null || live.samples < ENOUGH || mean >= TARGET || this.nodes === this.atMost) return;
    this.nodes = Math.min(this.atMost, Math.ceil(this.nodes * STEP));
    live.restart();
  }
}
