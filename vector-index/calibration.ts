import type { Accepts } from "./comparison";
import { ExactScan } from "./exact";
import type { Expansion } from "./expansion";
import { overlap } from "./live-recall";
import type { Neighbour } from "./nearest";
import { normalized, type VectorTable } from "./vector-table";

/** Neighbours that must be found. */
const wanted = 10;

interface Trial {
  readonly query: Float32Array;
  readonly scan: ExactScan;
}

/**
 * Finds out how many nodes of a graph a search must look at, with vectors that the graph does not hold: one it holds
 * leads to its own neighbours, so that it is found with far fewer nodes than a query.
 *
 * First what exact search finds, then, with more and more nodes, how much of it the graph finds.
 */
export class Calibration {
  private readonly expansion: Expansion;
  private readonly search: (query: Float32Array, k: number, nodes: number) => readonly Neighbour[];
  private readonly trials: readonly Trial[];
  private readonly candidates: number[];
  private trial = 0;
  private isScanned = false;
  private sum = 0;

  /**
   * @param heldOut rows whose vectors are asked for
   * @param isInGraph rows that may be found
   * @param search the nearest in the graph, looking at so many nodes
   */
  constructor(
    expansion: Expansion,
    table: VectorTable,
    heldOut: Iterable<number>,
    isInGraph: Accepts,
    search: (query: Float32Array, k: number, nodes: number) => readonly Neighbour[],
  ) {
    this.expansion = expansion;
    this.search = search;
    this.candidates = [...expansion.candidates];
    this.trials = [...heldOut].flatMap((row) => {
      const vector = table.get(row);
      if (vector === null) return [];
      const query = normalized(vector);
      return [{ query, scan: new ExactScan(table, query, wanted, isInGraph) }];
    });
  }

  /** @returns whether there is more to do */
  step(): boolean {
    const trial = this.trials[this.trial];
    if (!this.isScanned) return this.scan(trial);
    const nodes = this.candidates[0];
    if (nodes === undefined || this.trials.length === 0) return false;
    if (trial) {
      this.sum += overlap(this.search(trial.query, wanted, nodes), trial.scan.nearest.sorted());
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
