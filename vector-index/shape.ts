/** What an index of vectors is for, and how far it may look. */
export interface Shape {
  /** Numbers in a vector. */
  readonly dimensions: number;
  /** Compares every vector, whatever it takes, or follows a graph once there are 10,000. */
  readonly by: "every vector" | "graph";
  /** Nodes of the graph that a search looks at, at most (HNSW's `ef`). @default 500 */
  readonly atMostNodes?: number;
  /** How many candidates are looked at for each one that is answered, before they are scored exactly. */
  readonly oversampling: number;
}
