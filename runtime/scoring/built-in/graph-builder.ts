import type { Constant, GraphEnd, GraphNode, NodeAttribute, OnnxGraph } from "../../shared/onnx-file";

/** The name of a value that flows through a graph. */
export type GraphValue = string;

/** Writes a graph as a chain of calls, each of which answers the value that it makes. */
export class GraphBuilder {
  private readonly nodes: GraphNode[] = [];
  private readonly constants: Constant[] = [];

  apply(
    operator: string,
    inputs: readonly GraphValue[],
    attributes: Record<string, NodeAttribute> = {},
  ): GraphValue {
    return this.node(operator, inputs, attributes, `${operator.toLowerCase()}${this.nodes.length}`);
  }

  /** Rounded to what a 32-bit float holds exactly on every machine, whatever its cosine does to the last bit. */
  weights(shape: readonly number[], values: readonly number[]): GraphValue {
    const rounded = Float32Array.from(values, (value) => Math.round(value * 65_536) / 65_536);
    return this.constant(shape, rounded);
  }

  sizes(...values: readonly number[]): GraphValue {
    return this.constant([values.length], values.map(BigInt));
  }

  scalar(value: number): GraphValue {
    return this.constant([], Float32Array.of(value));
  }

  /** @param kernels [out, in, height, width], and as many zeros around the image as keep its size */
  convolve(
    image: GraphValue,
    shape: readonly [number, number, number, number],
    kernels: readonly number[],
    { stride = 1, groups = 1, padding = Math.floor(shape[2] / 2) } = {},
  ): GraphValue {
    return this.apply("Conv", [image, this.weights(shape, kernels)], {
      kernel_shape: [shape[2], shape[3]],
      pads: [padding, padding, padding, padding],
      strides: [stride, stride],
      group: groups,
    });
  }

  /** The mean of each window of `side` by `side`, every `stride` pixels; outside the image counts as nothing. */
  average(image: GraphValue, side: number, stride: number, padding = 0): GraphValue {
    return this.apply("AveragePool", [image], {
      kernel_shape: [side, side],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
      count_include_pad: 1,
    });
  }

  /** Divides by the length over one axis. */
  unit(value: GraphValue, axis: number): GraphValue {
    const squares = this.apply("ReduceSumSquare", [value], { axes: [axis], keepdims: 1 });
    // of nothing at all, the length is not zero either
    return this.apply("Div", [value, this.apply("Sqrt", [this.add(squares, 1e-6)])]);
  }

  add(value: GraphValue, constant: number): GraphValue {
    return this.apply("Add", [value, this.scalar(constant)]);
  }

  /** Everything of an image in one row. */
  flatten(value: GraphValue): GraphValue {
    return this.apply("Flatten", [value], { axis: 1 });
  }

  finish(name: string, input: GraphEnd, output: GraphEnd, result: GraphValue): OnnxGraph {
    this.node("Identity", [result], {}, output.name);
    return { name, input, outputs: [output], nodes: this.nodes, constants: this.constants };
  }

  private node(
    operator: string,
    inputs: readonly GraphValue[],
    attributes: Record<string, NodeAttribute>,
    output: GraphValue,
  ): GraphValue {
    this.nodes.push({ operator, inputs, outputs: [output], attributes });
    return output;
  }

  private constant(shape: readonly number[], values: Constant["values"]): GraphValue {
    const name = `constant${this.constants.length}`;
    this.constants.push({ name, shape, values });
    return name;
  }
}
