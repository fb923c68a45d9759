import { Index, MetricKind, ScalarKind } from "usearch";

/** Edges of a node; more than Azure's at most 10, because the recall of one machine must not need replicas. */
const connectivity = 16;
const expansionWhenAdding = 128;

/**
 * HNSW by USearch over vectors quantized to int8: a quarter of the memory, and what it answers is a shortlist to
 * be scored with the originals.
 *
 * Rows are added and never removed: whoever asks leaves out those that are gone, and makes a new graph from time
 * to time.
 */
export class Graph {
  private readonly index: Index;
  private rows = 0;

  constructor(dimensions: number) {
    this.index = new Index({
      dimensions,
      metric: MetricKind.IP,
      quantization: ScalarKind.I8,
      connectivity,
      expansion_add: expansionWhenAdding,
      // a search expands as many nodes as it is asked for, and at least this many
      expansion_search: 1,
      multi: false,
    });
  }

  /** Rows in the graph. */
  get size(): number {
    return this.rows;
  }

  add(row: number, vector: Float32Array): void {
    this.index.add(BigInt(row), vector, 1);
    this.rows++;
  }

  /** The rows that look most similar in int8, best first: every second number, each row's upper half being 0. */
  search(query: Float32Array, count: number): Uint32Array {
    const { keys } = this.index.search(query, Math.min(count, this.rows), 1);
    return new Uint32Array(keys.buffer, keys.byteOffset, keys.length * 2);
  }
}
