import { type Accepts, Comparison } from "./comparison";
import { exactly } from "./exact";
import { Expansion } from "./expansion";
import { GrowingGraph, type Searchable } from "./growing-graph";
import { LiveRecall, overlap, type Recall } from "./live-recall";
import type { Neighbour } from "./nearest";
import { candidates, fastest } from "./plan";
import type { RowSet } from "./row-set";
import { Shadows } from "./shadows";
import type { Shape } from "./shape";
import { addShortlist } from "./shortlist";
import { normalized, VectorTable } from "./vector-table";

export interface VectorSearch {
  readonly vector: Float32Array;
  /** How many neighbours are wanted. */
  readonly k: number;
  /** Rows that may be answered, for a filter. @default every row that exists */
  readonly among?: RowSet;
  /** Exact, whatever it takes. @default false */
  readonly exhaustive?: boolean;
  /** Candidates for each answer that are scored with the original vectors. @default what the index says */
  readonly oversampling?: number;
}

/**
 * Nearest neighbours by cosine.
 *
 * An answer knows every row that was written: what the graph does not hold yet is compared one by one.
 */
export class VectorIndex {
  readonly table: VectorTable;
  private readonly oversampling: number;
  private readonly isAlive: Accepts;
  private readonly live = new LiveRecall();
  private readonly expansion: Expansion;
  private readonly growing: GrowingGraph | undefined;
  private readonly shadows: Shadows;

  /** @param measured is told the recall of each query that was shadowed by an exact one */
  constructor(shape: Shape, isAlive: Accepts, measured: (recall: number) => void) {
    this.oversampling = shape.oversampling;
    this.isAlive = isAlive;
    this.table = new VectorTable(shape.dimensions);
    this.expansion = new Expansion(shape.atMostNodes);
    this.growing =
      shape.by === "graph"
        ? new GrowingGraph(this.table, isAlive, this.expansion, shape.oversampling)
        : undefined;
    this.shadows = new Shadows(this.table, (found, truth) => {
      const recall = overlap(found, truth);
      this.live.add(recall);
      this.expansion.follow(this.live);
      measured(recall);
    });
  }

  /** @param row never one that was set before */
  set(row: number, vector: Float32Array | null): void {
    this.table.set(row, vector);
    this.growing?.grow();
  }

  /** Most similar first. */
  search(search: VectorSearch): Neighbour[] {
    const query = normalized(search.vector);
    const { isAlive } = this;
    const { k, among } = search;
    const usable = this.growing?.usable;
    if (!usable || search.exhaustive) return exactly(this.table, query, k, isAlive, among).sorted();
    const accepts = among ? (row: number) => isAlive(row) && among.has(row) : isAlive;
    const found = this.approximately(usable, query, accepts, search);
    if (this.live.choose()) this.shadows.add({ query, k, accepts, found });
    return found;
  }

  /** What answers, and how well it did lately. */
  report(): Recall & { readonly state: "exact" | "building" | "graph" } {
    const state = this.growing?.isBuilding ? "building" : this.growing?.usable ? "graph" : "exact";
    return { state, ...this.live.report() };
  }

  /** Ends what goes on in the background. */
  close(): void {
    this.growing?.close();
    this.shadows.close();
  }

  /** By the graph, or by what a filter leaves when that is less work. */
  private approximately(
    { graph, sketches, covered, heldOut }: Searchable,
    query: Float32Array,
    accepts: Accepts,
    { k, among, oversampling = this.oversampling }: VectorSearch,
  ): Neighbour[] {
    const { table, isAlive } = this;
    const compared = Math.ceil(k * oversampling);
    const share = among?.share(table.size) ?? 1;
    for (let fetch = candidates(compared, this.expansion.current, share); ; fetch *= 2) {
      const way = fastest(share * table.size, table.dimensions, fetch);
      if (way === "every row") return exactly(table, query, k, isAlive, among).sorted();
      const comparison = new Comparison(table, query, k);
      comparison.addRange(covered, table.size, accepts);
      if (way === "sketches") {
        const rows = among?.list(table.size) ?? new Int32Array(table.size).map((_, row) => row);
        const isDrawn = (row: number) => row < covered && table.has(row) && isAlive(row);
        for (const row of sketches.select(query, rows, isDrawn, k)) comparison.add(row);
        return comparison.end().sorted();
      }
      comparison.addAll(heldOut, accepts);
      const accepted = addShortlist(graph, query, fetch, compared, accepts, comparison);
      // fewer may be accepted near the query than elsewhere
      if (accepted * 2 >= compared || fetch >= graph.size) return comparison.end().sorted();
    }
  }
}
