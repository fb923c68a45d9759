import { onnxFile } from "../../shared/onnx-file";
import { ImageManifest } from "../model-manifest";
import { GraphBuilder, type GraphValue } from "./graph-builder";

const side = 128;
/** Along each side; what lies in the same cell counts as the same place. */
const cells = 8;
const orientations = 6;
/** Edges are looked for in the image at a half and at a quarter of its size: seams and outlines, not the weave. */
const reductions = [2, 4];
const colourCells = 2;
const colourLevels = [0.1, 0.5, 0.9];
/** Against the outlines: shape decides what a thing is, colour which of them looks like it. */
const colourWeight = 0.5;

const outlineLength = (orientations * cells * cells) / 2;
const colourLength = (colourLevels.length ** 3 * colourCells * colourCells) / 2;

/**
 * A model that nobody has trained: outlines and colours, as image retrieval had them before networks learned.
 *
 * It lets a newcomer search with any photo and no download. A thing and its mirror image have one embedding.
 */
export function builtInModel(): { readonly manifest: ImageManifest; readonly onnx: Buffer } {
  const input = { name: "image", width: side, height: side, shorterSide: side, deviation: [255, 255, 255] };
  const dimension = reductions.length * outlineLength + colourLength;
  const manifest = ImageManifest.parse({
    name: "built-in",
    input,
    output: { name: "embedding", dimension },
  });

  const graph = new GraphBuilder();
  const grey = graph.convolve(input.name, [1, 3, 1, 1], [0.299, 0.587, 0.114]);
  const parts = reductions.map((reduction) => outlines(graph, grey, reduction));
  const embedding = graph.apply("Concat", [...parts, colours(graph, input.name)], { axis: 1 });
  const onnx = onnxFile(
    graph.finish(
      "built-in",
      { name: input.name, shape: ["N", 3, side, side] },
      { name: manifest.output.name, shape: ["N", dimension] },
      embedding,
    ),
  );
  return { manifest, onnx };
}

/** How much of each orientation the edges in each cell have: a histogram of oriented gradients, made of convolutions. */
function outlines(graph: GraphBuilder, grey: GraphValue, reduction: number): GraphValue {
  const { radius, kernels } = gaussianDerivatives();
  const size = 2 * radius + 1;
  const small = graph.average(grey, reduction, reduction);
  // a border of zeros would be an edge around every image
  const padding = graph.sizes(0, 0, radius, radius, 0, 0, radius, radius);
  const padded = graph.apply("Pad", [small, padding], { mode: "edge" });
  const gradient = graph.convolve(padded, [2, 1, size, size], kernels, { padding: 0 });

  const along = graph.convolve(gradient, [orientations, 2, 1, 1], directions());
  // length * cos^4 of the angle between: strong edges count once, and hardly for the next orientation
  const squared = graph.apply("Mul", [along, along]);
  const length2 = graph.add(sumOfSquares(graph, gradient), 1e-4);
  const length3 = graph.apply("Mul", [length2, graph.apply("Sqrt", [length2])]);
  const energy = graph.apply("Div", [graph.apply("Mul", [squared, squared]), length3]);

  const cell = side / reduction / cells;
  const pooled = graph.average(energy, 2 * cell, cell, cell / 2);
  const around = graph.average(sumOfSquares(graph, pooled), 3, 1, 1);
  const local = graph.apply("Div", [pooled, graph.apply("Sqrt", [graph.add(around, 1e-4)])]);
  const tamed = graph.apply("Sqrt", [local]);
  const mean = graph.apply("ReduceMean", [tamed], { axes: [2, 3], keepdims: 1 });
  const centred = graph.apply("Sub", [tamed, mean]);

  // what leans to the left leans to the right in a mirror
  const mirrored = Array.from({ length: orientations }, (_, at) => (orientations - at) % orientations);
  const turned = graph.apply("Gather", [centred, graph.sizes(...mirrored)], { axis: 1 });
  return graph.unit(graph.flatten(withMirrorImage(graph, centred, turned, cells)), 1);
}

/** Which share of each quarter has which of a few colours. */
function colours(graph: GraphBuilder, rgb: GraphValue): GraphValue {
  const palette = colourLevels.flatMap((r) =>
    colourLevels.flatMap((g) => colourLevels.map((b) => [r, g, b])),
  );
  // softmax(-distance^2 / softness): the squares of the pixel itself are the same for all colours and cancel
  const softness = 0.03;
  const small = graph.average(rgb, 4, 4);
  const nearness = graph.apply(
    "Conv",
    [
      small,
      graph.weights(
        [palette.length, 3, 1, 1],
        palette.flat().map((level) => (2 * level) / softness),
      ),
      graph.weights(
        [palette.length],
        palette.map((colour) => -colour.reduce((sum, level) => sum + level * level, 0) / softness),
      ),
    ],
    { kernel_shape: [1, 1] },
  );
  const share = graph.apply("Softmax", [nearness], { axis: 1 });
  const quarter = side / 4 / colourCells;
  const pooled = graph.average(share, quarter, quarter);
  const both = graph.apply("Sqrt", [withMirrorImage(graph, pooled, pooled, colourCells)]);
  return graph.apply("Mul", [graph.unit(graph.flatten(both), 1), graph.scalar(colourWeight)]);
}

/** The left half of a grid plus the mirrored right half. */
function withMirrorImage(
  graph: GraphBuilder,
  grid: GraphValue,
  turned: GraphValue,
  columns: number,
): GraphValue {
  const reversed = Array.from({ length: columns }, (_, column) => columns - 1 - column);
  const mirrored = graph.apply("Gather", [turned, graph.sizes(...reversed)], { axis: 3 });
  const sum = graph.apply("Add", [grid, mirrored]);
  return graph.apply("Slice", [sum, graph.sizes(0), graph.sizes(columns / 2), graph.sizes(3)]);
}

function sumOfSquares(graph: GraphBuilder, value: GraphValue): GraphValue {
  return graph.apply("ReduceSumSquare", [value], { axes: [1], keepdims: 1 });
}

/** Slopes of a bell of one pixel's width, across and down. */
function gaussianDerivatives(): { readonly radius: number; readonly kernels: number[] } {
  const radius = 3;
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, at) => at - radius);
  const bell = (x: number, y: number) => Math.exp(-(x * x + y * y) / 2) / (2 * Math.PI);
  const across = offsets.flatMap((y) => offsets.map((x) => x * bell(x, y)));
  const down = offsets.flatMap((y) => offsets.map((x) => y * bell(x, y)));
  return { radius, kernels: [...across, ...down] };
}

function directions(): number[] {
  return Array.from({ length: orientations }, (_, at) => (Math.PI * at) / orientations).flatMap((angle) => [
    Math.cos(angle),
    Math.sin(angle),
  ]);
}
