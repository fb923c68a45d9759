import { RowSet } from "./row-set";
import type { Shape } from "./shape";
import { vectorOf } from "./testing/random-vectors";
import { VectorIndex } from "./vector-index";

const vectorDimensions = 16;
const neighbours = 10;

const shape = (by: Shape["by"] = "graph", dimensions = vectorDimensions): Shape => ({
  dimensions,
  by,
  oversampling: 4,
});

const vector = (dimensions = vectorDimensions) => vectorOf(dimensions);

const dead = new Set<number>();
const recalls: number[] = [];
const opened: VectorIndex[] = [];

function filled(rows: number, by?: Shape["by"], dimensions?: number): VectorIndex {
  const index = new VectorIndex(
    shape(by, dimensions),
    (row) => !dead.has(row),
    (recall) => recalls.push(recall),
  );
  opened.push(index);
  for (let row = 0; row < rows; row++) index.set(row, vector(dimensions));
  return index;
}

const settled = async (index: VectorIndex) => {
  while (index.report().state === "building") await new Promise((resolve) => setTimeout(resolve, 5));
};

afterAll(() => {
  for (const index of opened) index.close();
});

/** Mean over queries of what an exact search finds too. */
function recallOf(index: VectorIndex, accepts?: (row: number) => boolean): number {
  const among = accepts && new RowSet(accepts);
  let sum = 0;
  for (let query = 0; query < 100; query++) {
    const asked = { vector: vector(index.table.dimensions), k: neighbours, ...(among ? { among } : {}) };
    const truth = index.search({ ...asked, exhaustive: true }).map(({ row }) => row);
    const found = new Set(index.search(asked).map(({ row }) => row));
    sum += truth.filter((row) => found.has(row)).length / truth.length;
  }
  return sum / 100;
}

it("few vectors are compared one by one", () => {
  const index = filled(9_999);
  expect(index.report()).toEqual({ state: "exact", queries: 0, shadowed: 0, recall: null });
  expect(recallOf(index)).toBe(1);
});

it("an index that compares every vector never has a graph", () => {
  expect(filled(10_001, "every vector").report().state).toBe("exact");
});

it("rows without a vector, or with one of zeros, are near to nothing", () => {
  const index = filled(3);
  index.set(3, null);
  index.set(4, new Float32Array(vectorDimensions));
  const found = index.search({ vector: vector(), k: neighbours });
  expect(found.map(({ row }) => row).sort()).toEqual([0, 1, 2]);
});

it("long vectors that pass a filter are found by their sketches, without those that died", async () => {
  const index = filled(10_200, "graph", 128);
  await settled(index);
  dead.add(5);
  expect(recallOf(index, (row) => row % 3 !== 1)).toBeGreaterThanOrEqual(0.99);
  const own = index.table.get(5) ?? vector(128);
  const [found] = index.search({ vector: own, k: 1, among: new RowSet((row) => row % 3 !== 1) });
  expect(found?.row).not.toBe(5);
  index.set(10_200, own); // nobody has drawn it yet
  const [came] = index.search({ vector: own, k: 1, among: new RowSet((row) => row % 3 !== 1) });
  expect(came?.row).toBe(10_200);
  dead.delete(5);
});

describe("many vectors", () => {
  const ROWS = 12_000;
  let index: VectorIndex;

  it("are all known to an answer while the graph is built in the background", async () => {
    index = filled(ROWS);
    const last = ROWS - 1;
    const own = index.table.get(last) ?? vector();
    let answers = 0;
    while (index.report().state === "building") {
      expect(index.search({ vector: own, k: 1 })[0]?.row).toBe(last);
      answers++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(answers).toBeGreaterThan(1);
    expect(index.report().state).toBe("graph");
  });

  it.each([
    ["no filter", undefined],
    ["a filter that half pass", (row: number) => row % 2 === 0],
    ["a filter that one in ten passes", (row: number) => row % 10 === 3],
    ["a filter that one in a hundred passes", (row: number) => row % 100 === 7],
  ])("are found to at least 99 %% with %s", (_, accepts) => {
    expect(recallOf(index, accepts)).toBeGreaterThanOrEqual(0.99);
  });

  it("are found too when only what is far away passes the filter", () => {
    const asked = vector();
    const all = index.search({ vector: asked, k: ROWS, exhaustive: true }).map(({ row }) => row);
    const far = all.slice(-2_000);
    const passes = new Set(far);
    const found = index.search({ vector: asked, k: neighbours, among: new RowSet((row) => passes.has(row)) });
    expect(found.map(({ row }) => row)).toEqual(far.slice(0, neighbours));
  });

  it("are shadowed by an exact search once in a hundred queries, which tells the recall", async () => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 100));
    // until the last one of the tests before is through
    for (let before = -1; before < index.report().shadowed; await pause()) before = index.report().shadowed;
    const { queries, shadowed } = index.report();
    recalls.length = 0;
    for (let query = 0; query < 300; query++) {
      index.search({ vector: vector(), k: neighbours });
      await new Promise(setImmediate);
    }
    for (let turn = 0; turn < 100 && recalls.length < 3; turn++) await pause();
    expect(recalls).toHaveLength(3);
    const after = index.report();
    expect([after.queries - queries, after.shadowed - shadowed]).toEqual([300, 3]);
    expect(after.recall).toBeGreaterThanOrEqual(0.9);
  });

  it("are never answered when they died, and always when they came", async () => {
    const own = index.table.get(5) ?? vector();
    expect(index.search({ vector: own, k: 1 })[0]?.row).toBe(5);
    dead.add(5);
    expect(index.search({ vector: own, k: neighbours }).map(({ row }) => row)).not.toContain(5);
    index.set(ROWS, own);
    expect(index.search({ vector: own, k: 1 })[0]).toMatchObject({
      row: ROWS,
      similarity: expect.closeTo(1, 5),
    });
    await settled(index);
    expect(index.search({ vector: own, k: 1 })[0]?.row).toBe(ROWS);
  });
});
