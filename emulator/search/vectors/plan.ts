/** Microseconds, measured: another candidate of the graph, a look at a row, a comparison for each dimension. */
const CANDIDATE = 4;
const LOOK = 0.02;
const DIMENSION = 0.4 / 512;
/** How the nodes to look at grow as fewer pass a filter: measured at shares of 1, 0.5, 0.1 and 0.01. */
const GROWTH = 0.4;

/**
 * How many candidates to take from the graph when only a share of all rows is accepted: enough to leave so many to
 * compare, and as many as finding those that are further away takes.
 */
export function candidates(compared: number, nodes: number, share: number): number {
  return Math.ceil(Math.max(compared / share, nodes / share ** GROWTH));
}

/** Whether comparing so many rows is faster than taking so many candidates from the graph; both find the nearest. */
export function isExactFaster(rows: number, dimensions: number, candidates: number): boolean {
  return rows * (LOOK + dimensions * DIMENSION) < candidates * CANDIDATE;
}
