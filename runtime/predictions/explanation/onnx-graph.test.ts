import fc from "fast-check";
import { onnxFile } from "../../shared/onnx-file";
import { seededRandom } from "../../shared/seeded-random";
import { makeTrees, treeAttributes } from "../testing/random-forest";
import { readForest } from "./forest";
import { NotExplainable } from "./not-explainable";
import { readOnnx } from "./onnx-graph";

const file = onnxFile({
  name: "all kinds",
  input: { name: "x", shape: ["rows", 3] },
  outputs: [{ name: "y", shape: ["rows", 1] }],
  nodes: [
    {
      operator: "TreeEnsembleRegressor",
      domain: "ai.onnx.ml",
      inputs: ["x"],
      outputs: ["y"],
      attributes: {
        ...treeAttributes(
          makeTrees({ columns: 3, depth: 4, trees: 3, outputs: 1 }, seededRandom(1)),
          "target",
        ),
        n_targets: 1,
        negative: -3,
        negatives: [-1, 0, 2 ** 40],
        half: { float: 0.5 },
        texts: ["LEAF", "größer"],
      },
    },
  ],
  constants: [
    { name: "floats", shape: [2, 1], values: Float32Array.of(0.25, -1) },
    { name: "sizes", shape: [2], values: [-1n, 7n] },
  ],
});

it("reads nodes with their attributes, and constants", () => {
  const { nodes, constants } = readOnnx(file);
  const [node] = nodes;
  expect(node).toMatchObject({ operator: "TreeEnsembleRegressor", inputs: ["x"], outputs: ["y"] });
  expect(Object.fromEntries(node?.attributes ?? [])).toMatchObject({
    negative: -3,
    negatives: [-1, 0, 2 ** 40],
    half: 0.5,
    texts: ["LEAF", "größer"],
  });
  expect(Object.fromEntries(constants)).toEqual({
    floats: { shape: [2, 1], values: [0.25, -1] },
    sizes: { shape: [2], values: [-1, 7] },
  });
});

it("fails when a file is cut off or is no ONNX, and in no other way whatever its bytes are", () => {
  expect(() => readOnnx(file.subarray(0, file.length / 2))).toThrow(RangeError);
  const damaged = fc
    .tuple(fc.nat(file.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }))
    .map(([at, bytes]) => {
      const copy = Buffer.from(file);
      copy.set(bytes.subarray(0, copy.length - at), at);
      return copy;
    });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      try {
        for (const node of readOnnx(bytes).nodes) readForest(node);
      } catch (error) {
        if (!(error instanceof RangeError || error instanceof NotExplainable)) throw error;
      }
    }),
    { numRuns: 2000 },
  );
});

it("fails when trees are none: a node is reached twice, or never ends", () => {
  const attributes = (next: readonly number[]) =>
    new Map<string, number | readonly number[] | readonly string[]>([
      ["nodes_treeids", [0, 0, 0]],
      ["nodes_nodeids", [0, 1, 2]],
      ["nodes_modes", ["BRANCH_LEQ", "BRANCH_LEQ", "LEAF"]],
      ["nodes_featureids", [0, 0, 0]],
      ["nodes_values", [0.5, 0.25, 0]],
      ["nodes_truenodeids", next],
      ["nodes_falsenodeids", [2, 2, 0]],
    ]);
  const read = (next: readonly number[]) =>
    readForest({ operator: "TreeEnsembleRegressor", inputs: [], outputs: [], attributes: attributes(next) });
  expect(() => read([1, 0, 0])).toThrow(NotExplainable);
  expect(() => read([1, 2, 0])).toThrow("reached twice");
});
