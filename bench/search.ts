import { parseDefinition } from "../emulator/services/search/schema/index-definition";
import { schemaOf } from "../emulator/services/search/schema/index-schema";
import { catalogueIndex } from "../runtime/catalogue/catalogue-index";
import { seededRandom } from "../runtime/shared/seeded-random";
import { RowSet } from "../vector-index/row-set";
import { VectorIndex } from "../vector-index/vector-index";
import { type BuiltPeer, buildPeer, installPeer } from "./search/hnswlib-peer";
import { type Ask, type Measured, measureInTurns, quantile } from "./search/measure";
import { makeVectors, nearestByComparison } from "./search/vectors";
import { print } from "./shared/figure";

const vectorCount = 100_000;
const dimensions = 512;
/** A prime, so that every hundredth of many is another each time. */
const queryCount = 401;
const rounds = 5;
const liveQueries = 10_000;
const neighbours = 10;
const targetRecall = 0.99;
/** Parts of all documents that filters let pass. */
const filterShares = [0.5, 0.1, 0.01] as const;

/** Vector search inside the local AI Search: recall, latency and queries a second, beside bare hnswlib-node. */
export async function run(root: string): Promise<void> {
  const peer = installPeer(root);
  const make = makeVectors(dimensions, 20_261_121);
  const vectors = make(vectorCount);
  const queries = make(queryCount);
  const labels = Float32Array.from(vectors, seededRandom(7));
  const passing = filterShares.map((share) => (row: number) => (labels[row] ?? 1) < share);
  const [truth = [], ...filtered] = nearestByComparison(vectors, queries, neighbours, [
    () => true,
    ...passing,
  ]);

  const few = await buildIndex(vectors.slice(0, 9_999));
  const { index, seconds } = await buildIndex(vectors);
  const ours =
    (of: VectorIndex, among?: RowSet): Ask =>
    (query) =>
      of
        .search({ vector: queries[query] ?? new Float32Array(), k: neighbours, ...(among ? { among } : {}) })
        .map(({ row }) => row);

  const built = buildPeer(peer, root, vectors, queries, neighbours);
  printBuild(seconds, built);
  const other = built.settle(recallOf(truth), targetRecall);
  const [own, others] = measureInTurns([ours(index), other.ask], truth, rounds);
  if (own && others) printQueries("", own, { measured: others, ef: other.ef });

  for (const [at, accepts] of passing.entries()) {
    const among = new RowSet(accepts);
    const nearest = filtered[at] ?? [];
    const peers = built.settle(recallOf(nearest.slice(0, 200)), targetRecall, accepts);
    const [measured, theirs] = measureInTurns([ours(index, among), peers.ask], nearest, 3);
    const name = `, filter that ${100 * (filterShares[at] ?? 1)} % pass`;
    if (measured && theirs) printQueries(name, measured, { measured: theirs, ef: peers.ef });
  }

  const [exact] = measureInTurns([ours(few.index)], truth, 3);
  if (exact) printTimes(", 9,999 vectors compared one by one", exact);
  few.index.close();
  await printLive(index, ours(index));
  index.close();
}

function recallOf(truth: readonly (readonly number[])[]): (ask: Ask) => number {
  return (ask) => measureInTurns([ask], truth, 1)[0]?.recall ?? 0;
}

function printBuild(seconds: number, built: BuiltPeer): void {
  const note = "100,000 x 512, wall clock, measuring how far to look included";
  const peer = built.seconds
    ? { peer: "hnswlib-node M16 ef200", peerValue: built.seconds, ratio: built.seconds / seconds }
    : {};
  print({ figure: "build in the background", value: seconds, unit: "s", ...peer, note });
}

function printQueries(name: string, own: Measured, other: { measured: Measured; ef: number }): void {
  const { recall } = own;
  print({
    figure: `recall@10${name}`,
    value: recall,
    unit: "",
    target: ">= 0.99",
    met: recall >= targetRecall,
  });
  printTimes(name, own, other.measured);
  const ratio = own.perSecond / other.measured.perSecond;
  print({
    figure: `queries in a second of a processor${name}`,
    value: own.perSecond,
    unit: "1/s",
    peer: `hnswlib-node ef${other.ef}, recall ${other.measured.recall.toFixed(4)}`,
    peerValue: other.measured.perSecond,
    ratio,
    target: "ratio >= 1",
    met: ratio >= 1,
  });
}

function printTimes(name: string, { times, fastest }: Measured, other?: Measured): void {
  for (const [of, own, others] of [
    ["each query's fastest round", fastest, other?.fastest],
    ["the clock", times, other?.times],
  ] as const) {
    const value = quantile(own, 0.99);
    print({
      figure: `query p99 by ${of}${name}`,
      value,
      unit: "ms",
      ...(others ? { peer: "hnswlib-node", peerValue: quantile(others, 0.99) } : {}),
      target: "<= 1",
      met: value <= 1,
      note: `p50 ${quantile(own, 0.5).toFixed(3)} ms`,
    });
  }
}

/** What the index says of itself. */
async function printLive(index: VectorIndex, ask: Ask): Promise<void> {
  const before = index.report();
  for (let query = 0; query < liveQueries; query++) {
    ask(query % queryCount);
    await new Promise(setImmediate); // the shadow's turn
  }
  const { queries, shadowed, recall } = index.report();
  print({
    figure: "live recall of shadowed queries",
    value: recall ?? Number.NaN,
    unit: "",
    note: `${shadowed - before.shadowed} of ${queries - before.queries} queries`,
  });
}

async function buildIndex(
  vectors: readonly Float32Array[],
): Promise<{ index: VectorIndex; seconds: number }> {
  const field = schemaOf(parseDefinition(inWordsOfRest())).vectors.get("embedding");
  if (field === undefined) throw new Error("the catalogue's index has no field named embedding");
  const index = new VectorIndex(
    field,
    () => true,
    () => undefined,
  );
  const began = performance.now();
  vectors.forEach((vector, row) => {
    index.set(row, vector);
  });
  while (index.report().state === "building") await new Promise((resolve) => setTimeout(resolve, 20));
  return { index, seconds: (performance.now() - began) / 1000 };
}

/** The vectors of the catalogue's index; the definition itself is in the words of Microsoft's client. */
function inWordsOfRest(): Record<string, unknown> {
  const { vectorSearch } = catalogueIndex({ id: "bench", dimension: dimensions });
  const vector = { type: "Collection(Edm.Single)", searchable: true, dimensions };
  return {
    name: "bench",
    fields: [
      { name: "id", type: "Edm.String", key: true },
      { name: "embedding", ...vector, vectorSearchProfile: "hnsw-int8" },
    ],
    vectorSearch: {
      algorithms: vectorSearch.algorithms.map(({ parameters, ...algorithm }) => ({
        ...algorithm,
        hnswParameters: parameters,
      })),
      compressions: vectorSearch.compressions.map(({ compressionName, parameters, ...compression }) => ({
        ...compression,
        name: compressionName,
        scalarQuantizationParameters: parameters,
      })),
      profiles: [{ name: "hnsw-int8", algorithm: "hnsw", compression: "int8" }],
    },
  };
}
