import type { VectorField } from "../schema/index-schema";
import { Calibration } from "./calibration";
import { type Accepts, ExactScan, exactly } from "./exact";
import { Expansion } from "./expansion";
import { Graph } from "./graph";
import { LiveRecall, overlap, type Recall } from "./live-recall";
import type { Neighbour } from "./nearest";
import { acceptedShare, isExactFaster } from "./plan";
import { inSlices } from "./slices";
import { normalized, VectorTable } from "./vector-table";

/** Below this many vectors exact search takes a few milliseconds, so there is no graph. */
const EXACT_BELOW = 10_000;
/** Times as many rows after which a search may have to look further. */
const GROWTH = 2;

export interface VectorSearch {
  readonly vector: Float32Array;
  /** How many neighbours are wanted. */
  readonly k: number;
  /** Rows that may be answered, for a filter. @default every row that exists */
  readonly accepts?: Accepts;
  /** Exact, whatever it takes. @default false */
  readonly exhaustive?: boolean;
  /** Candidates for each answer that are scored with the original vectors. @default what the index says */
  readonly oversampling?: number;
}

/**
 * Nearest neighbours by cosine over the vectors of one field.
 *
 * The graph is built in the background and knows rows up to `covered`; later ones are searched exactly, so that
 * an answer knows every row that was written.
 *
 *     rows  0 ··············· covered ········ size
 *           graph, then exact | exact
 */
export class VectorIndex {
  readonly table: VectorTable;
  private readonly field: VectorField;
  private readonly isAlive: Accepts;
  private readonly measured: (recall: number) => void;
  private readonly live = new LiveRecall();
  private readonly expansion: Expansion;
  private graph: Graph | undefined;
  private covered = 0;
  private calibratedAt = 0;
  private endBuilding: (() => void) | undefined;
  private endShadow: (() => void) | undefined;
  private isClosed = false;

  /** @param measured is told the recall of each query that was shadowed by an exact one */
  constructor(field: VectorField, isAlive: Accepts, measured: (recall: number) => void) {
    this.field = field;
    this.isAlive = isAlive;
    this.measured = measured;
    this.table = new VectorTable(field.dimensions);
    this.expansion = new Expansion(field.algorithm);
  }

  /** @param row never one that was set before */
  set(row: number, vector: Float32Array | null): void {
    this.table.set(row, vector);
    this.build();
  }

  /** Most similar first. */
  search(search: VectorSearch): Neighbour[] {
    const query = normalized(search.vector);
    const { accepts: passes } = search;
    const accepts = passes ? (row: number) => this.isAlive(row) && passes(row) : this.isAlive;
    if (this.graph === undefined || search.exhaustive) {
      return exactly(this.table, query, search.k, accepts, 0).sorted();
    }
    const found = this.searchGraph(this.graph, query, search, accepts);
    if (this.live.choose()) this.shadow(query, search.k, accepts, found);
    return found;
  }

  /** What answers, and how well it did lately. */
  report(): Recall & { readonly state: "exact" | "building" | "graph" } {
    const state = this.endBuilding ? "building" : this.graph ? "graph" : "exact";
    return { state, ...this.live.report() };
  }

  /** Ends what goes on in the background. */
  close(): void {
    this.isClosed = true;
    this.endBuilding?.();
    this.endShadow?.();
  }

  private searchGraph(
    graph: Graph,
    query: Float32Array,
    search: VectorSearch,
    accepts: Accepts,
    nodes = this.expansion.current,
  ): Neighbour[] {
    const { table, covered } = this;
    const rescored = Math.ceil(search.k * (search.oversampling ?? this.field.oversampling));
    const wanted = Math.max(rescored, nodes);
    const share = acceptedShare(table.size, accepts);
    for (let fetch = Math.ceil(wanted / share); ; fetch *= 2) {
      if (isExactFaster(fetch, table.size, table.dimensions, share)) {
        return exactly(table, query, search.k, accepts, 0).sorted();
      }
      const rows = graph.search(query, fetch);
      const nearest = exactly(table, query, search.k, accepts, covered);
      let passed = 0;
      for (let at = 0; at < rows.length; at += 2) {
        const row = rows[at] as number;
        if (!accepts(row)) continue;
        if (passed++ < rescored) nearest.offer(row, table.cosine(row, query));
      }
      // fewer may pass near the query than elsewhere
      if (passed * 2 >= wanted || fetch >= graph.size) return nearest.sorted();
    }
  }

  /** Answers the query again, exactly and off the path of the one who asked. */
  private shadow(query: Float32Array, k: number, accepts: Accepts, found: readonly Neighbour[]): void {
    if (this.endShadow !== undefined) return;
    const scan = new ExactScan(this.table, query, k, accepts);
    this.endShadow = inSlices(
      () => scan.step(),
      () => {
        this.endShadow = undefined;
        const recall = overlap(found, scan.nearest.sorted());
        this.live.add(recall);
        this.expansion.follow(this.live);
        this.measured(recall);
      },
    );
  }

  private build(): void {
    if (this.endBuilding || this.isClosed || this.field.algorithm.kind !== "hnsw") return;
    if (this.table.size < EXACT_BELOW) return;
    const graph = this.graph ?? new Graph(this.field.dimensions);
    this.endBuilding = inSlices(
      () => {
        if (this.covered >= this.table.size) return false;
        const vector = this.table.get(this.covered);
        if (vector && this.isAlive(this.covered)) graph.add(this.covered, vector);
        this.covered++;
        this.graph ??= this.covered >= EXACT_BELOW ? graph : undefined;
        return true;
      },
      () => {
        this.graph = graph;
        this.endBuilding = undefined;
        if (this.covered >= this.calibratedAt * GROWTH) this.calibrate(graph);
      },
    );
  }

  private calibrate(graph: Graph): void {
    this.calibratedAt = this.covered;
    const calibration = new Calibration(this.expansion, this.table, this.isAlive, (query, k, nodes) =>
      this.searchGraph(graph, query, { vector: query, k }, this.isAlive, nodes),
    );
    this.endBuilding = inSlices(
      () => calibration.step(),
      () => {
        this.endBuilding = undefined;
        this.build(); // what came meanwhile
      },
    );
  }
}
