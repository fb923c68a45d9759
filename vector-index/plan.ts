/** How the rows nearest to a query are found. */
export type Way = "graph" | "sketches" | "every row";

// microseconds, measured with 512 dimensions: another candidate of the graph; a look at a row, and its comparison by
// codes; a look at a row's sketch; drawing the query's and comparing the rows that are left
const measuredDimensions = 512;
const candidateMicroseconds = 3.3;
const lookMicroseconds = 0.02;
const codesMicroseconds = 0.07;
const sketchMicroseconds = 0.025;
const aroundSketchesMicroseconds = 60;
/** How the nodes to look at grow for each other that does not pass a filter: measured at shares of 1, 0.5 and 0.1. */
const nodesPerOther = 0.2;

/**
 * How many candidates to take from the graph when only a share of all rows is accepted: enough to leave so many to
 * compare, and as many as finding those that are further away takes.
 */
export function candidates(compared: number, nodes: number, share: number): number {
  return Math.ceil(Math.max(compared / share, nodes * (1 + nodesPerOther * (1 / share - 1))));
}

/** What takes the least time: so many candidates of the graph, or one of the others for so many rows. */
export function fastest(rows: number, dimensions: number, candidates: number): Way {
  const width = dimensions / measuredDimensions;
  const microseconds: Record<Way, number> = {
    "every row": rows * (lookMicroseconds + width * codesMicroseconds),
    // they have 512 bits at least
    sketches: Math.max(1, width) * (aroundSketchesMicroseconds + rows * sketchMicroseconds),
    graph: candidates * Math.max(1, width) * candidateMicroseconds,
  };
  const ways = Object.keys(microseconds) as Way[];
  return ways.reduce((best, way) => (microseconds[way] < microseconds[best] ? way : best));
}
