import { Calibration } from "./calibration";
import { type Accepts, Comparison } from "./comparison";
import type { Expansion } from "./expansion";
import { Graph } from "./graph";
import { addShortlist } from "./shortlist";
import { SketchTable } from "./sketch-table";
import { inSlices } from "./slices";
import type { VectorTable } from "./vector-table";

/** Below this many vectors exact search takes a millisecond, so there is no graph. */
const exactBelow = 10_000;
/** Times as many rows after which a search may have to look further. */
const growth = 2;
/** Rows that are kept out of the graph to measure it with, and added then. */
const rowsHeldOut = 200;

/** What helps to find rows without comparing each. */
export interface Searchable {
  readonly graph: Graph;
  /** Of every row before `covered`. */
  readonly sketches: SketchTable;
  /** Rows from here on are neither in the graph nor drawn. */
  readonly covered: number;
  /** Rows before `covered` that are drawn, and not in the graph. */
  readonly heldOut: ReadonlySet<number>;
}

/**
 * A graph that is built in the background, and measured when it is new or has doubled.
 *
 *     rows  0 ········ covered ········ size
 *           in the graph, but | compared
 *           for `heldOut`     | one by one
 */
export class GrowingGraph {
  private readonly table: VectorTable;
  private readonly isAlive: Accepts;
  private readonly expansion: Expansion;
  /** Candidates for each neighbour that are scored with the original vectors. */
  private readonly oversampling: number;
  private readonly graph: Graph;
  private readonly sketches: SketchTable;
  private readonly held = new Set<number>();
  private rows = 0;
  private measuredAt = 0;
  private endWork: (() => void) | undefined;
  private isClosed = false;

  constructor(table: VectorTable, isAlive: Accepts, expansion: Expansion, oversampling: number) {
    this.table = table;
    this.isAlive = isAlive;
    this.expansion = expansion;
    this.oversampling = oversampling;
    this.graph = new Graph(table.dimensions);
    this.sketches = new SketchTable(table.dimensions);
  }

  /** Undefined as long as comparing every row is faster than what the graph would leave to compare. */
  get usable(): Searchable | undefined {
    const { graph, sketches, rows: covered, held: heldOut } = this;
    return covered >= exactBelow ? { graph, sketches, covered, heldOut } : undefined;
  }

  get isBuilding(): boolean {
    return this.endWork !== undefined;
  }

  /** Takes in, a little at a time, the rows that came since. */
  grow(): void {
    const { size } = this.table;
    if (this.isBuilding || this.isClosed || size < exactBelow) return;
    const isDue = size >= this.measuredAt * growth;
    if (isDue && size - this.rows < rowsHeldOut) return; // compared one by one until there are enough to measure with
    if (isDue) this.holdOut(this.rows, size);
    this.work(
      () => {
        if (this.rows >= this.table.size) return false;
        this.takeIn(this.rows++);
        return true;
      },
      () => {
        if (isDue) this.measure();
      },
    );
  }

  close(): void {
    this.isClosed = true;
    this.endWork?.();
  }

  /** Spread over all that is new: neighbours in a catalogue are of one kind. */
  private holdOut(first: number, end: number): void {
    for (let at = 0; at < rowsHeldOut; at++)
      this.held.add(first + Math.floor(((end - first) * at) / rowsHeldOut));
  }

  private measure(): void {
    this.measuredAt = this.rows;
    const isInGraph = (row: number) => this.isAlive(row) && !this.held.has(row);
    const search = (query: Float32Array, k: number, nodes: number) => {
      const comparison = new Comparison(this.table, query, k);
      const rescored = k * this.oversampling;
      addShortlist(this.graph, query, Math.max(rescored, nodes), rescored, isInGraph, comparison);
      return comparison.end().sorted();
    };
    const heldOut = [...this.held].filter(this.isAlive);
    const calibration = new Calibration(this.expansion, this.table, heldOut, isInGraph, search);
    this.work(
      () => calibration.step(),
      () => {
        this.takeInHeldOut();
        this.grow(); // what came meanwhile
      },
    );
  }

  private takeIn(row: number): void {
    const vector = this.isAlive(row) ? this.table.get(row) : null;
    if (!vector) return;
    this.sketches.set(row, vector);
    if (!this.held.has(row)) this.graph.add(row, vector);
  }

  private takeInHeldOut(): void {
    for (const row of this.held) {
      const vector = this.isAlive(row) ? this.table.get(row) : null;
      if (vector) this.graph.add(row, vector);
    }
    this.held.clear();
  }

  private work(step: () => boolean, done: () => void): void {
    this.endWork = inSlices(step, () => {
      this.endWork = undefined;
      done();
    });
  }
}
