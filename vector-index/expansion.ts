import type { LiveRecall } from "./live-recall";

/** Recall of the ten nearest that queries must reach. */
const targetRecall = 0.99;
/** The same when it is measured: with so few trials the mean may be half a percent too high. */
const targetWhenMeasured = 0.995;
/** Comparisons below which a mean says little. */
const enoughSamples = 25;
const growth = 1.15;
const fewestNodes = 64;
/** Enough for 100,000 vectors in as many directions as embeddings have. */
const nodesUntilMeasured = 192;

/**
 * How many nodes of the graph a search looks at: as few as give the recall that is promised, because time is
 * proportional to them.
 */
export class Expansion {
  private readonly atMost: number;
  private nodes: number;

  constructor(atMost = 500) {
    this.atMost = atMost;
    this.nodes = Math.min(nodesUntilMeasured, this.atMost);
  }

  get current(): number {
    return this.nodes;
  }

  /** What to try when measuring, the least first. */
  get candidates(): readonly number[] {
    const all: number[] = [];
    for (let nodes = fewestNodes; nodes < this.atMost; nodes = Math.ceil(nodes * growth)) all.push(nodes);
    return [...all, this.atMost];
  }

  /** @returns whether the recall is enough, so that fewer nodes than these need not be asked for more */
  settle(nodes: number, recall: number): boolean {
    this.nodes = nodes;
    return recall >= targetWhenMeasured;
  }

  /** Looks at more when the queries that really come find too little. */
  follow(live: LiveRecall): void {
    const mean = live.mean;
    if (mean === null || live.samples < enoughSamples || mean >= targetRecall || this.nodes === this.atMost)
      return;
    this.nodes = Math.min(this.atMost, Math.ceil(this.nodes * growth));
    live.restart();
  }
}
