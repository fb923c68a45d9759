import { type Accepts, ExactScan } from "./exact";
import type { Expansion } from "./expansion";
import { overlap } from "./live-recall";
import type { Neighbour } from "./nearest";
import { normalized, type VectorTable } from "./vector-table";

/** Stored vectors that are asked for. */
const TRIALS = 128;
/** Neighbours that must be found, and the vector itself, which says nothing. */
const K = 11;

interface Trial {
  readonly row: number;
  readonly query: Float32Array;
  readonly scan: ExactScan;
}

/**
 * Finds out, with vectors of the index itself, how many nodes a search must look at: first what exact search finds,
 * then, with more and more nodes, how much of it the graph finds.
 */
export class Calibration {
  private readonly expansion: Expansion;
  private readonly search: (query: Float32Array, k: number, nodes: number) => readonly Neighbour[];
  private readonly trials: readonly Trial[];
  private readonly candidates: number[];
  private trial = 0;
  private isScanned = false;
  private sum = 0;

  /** @param search the nearest in the graph, looking at so many nodes */
  constructor(
    expansion: Expansion,
    table: VectorTable,
    isAlive: Accepts,
    search: (query: Float32Array, k: number, nodes: number) => readonly Neighbour[],
  ) {
    this.expansion = expansion;
    this.search = search;
    this.candidates = [...expansion.candidates];
    this.trials = Array.from({ length: TRIALS }, (_, at) => Math.floor((at * table.size) / TRIALS)).flatMap(
      (row) => {
        const vector = table.get(row);
        if (vector === null) return [];
        const query = normalized(vector);
        return [{ row, query, scan: new ExactScan(table, query, K, isAlive) }];
      },
    );
  }

  /** @returns whether there is more to do */
  step(): boolean {
    const trial = this.trials[this.trial];
    if (!this.isScanned) return this.scan(trial);
    const nodes = this.candidates[0];
    if (nodes === undefined || this.trials.length === 0) return false;
    if (trial) {
      const found = this.search(trial.query, K, nodes);
      this.sum += overlap(others(trial, found), others(trial, trial.scan.nearest.sorted()));
      this.trial++;
      return true;
    }
    if (this.expansion.settle(nodes, this.sum / this.trials.length)) return false;
    this.candidates.shift();
    this.trial = 0;
    this.sum = 0;
    return true;
  }

  private scan(trial: Trial | undefined): boolean {
    if (trial === undefined) {
      this.isScanned = true;
      this.trial = 0;
    } else if (!trial.scan.step()) this.trial++;
    return true;
  }
}

/** Without the vector that was asked for. */
function others({ row }: Trial, neighbours: readonly Neighbour[]): readonly Neighbour[] {
  return neighbours.filter((neighbour) => neighbour.row !== row).slice(0, K - 1);
}
