import { type InferenceSession, Tensor } from "onnxruntime-node";
import { describeEnds, firstLine, loadSession } from "./load-session";
import { ModelError } from "./model-error";
import type { ModelFolder } from "./model-folder";
import type { ImageManifest } from "./model-manifest";
import { normaliser } from "./preprocess";
import { refuseEmbedding, unitLength } from "./unit-length";

/** An ONNX graph that makes embeddings. `run` blocks the event loop while it computes. */
export class ImageModel {
  readonly manifest: ImageManifest;
  /** Numbers in one input. */
  readonly inputLength: number;
  private readonly session: InferenceSession;
  private readonly shape: readonly number[];

  /**
   * Loads a graph, checks that it has the input and the output that its manifest names, and runs it once.
   *
   * @throws ModelError when anything of that fails
   */
  static async load({ manifest, file }: ModelFolder<ImageManifest>): Promise<ImageModel> {
    const session = await loadSession(file);
    checkEnds(session, manifest, file);
    const model = new ImageModel(session, manifest);
    await model.warmUp(file);
    return model;
  }

  private constructor(session: InferenceSession, manifest: ImageManifest) {
    const { width, height, layout } = manifest.input;
    this.session = session;
    this.manifest = manifest;
    this.shape = layout === "NCHW" ? [1, 3, height, width] : [1, height, width, 3];
    this.inputLength = 3 * width * height;
  }

  /**
   * The embedding of one input, of unit length.
   *
   * @param input as long as `inputLength`: a graph may crash the process with anything else
   */
  async embed(input: Float32Array): Promise<Float32Array> {
    const embedding = await this.run(input);
    return unitLength(embedding) ?? refuseEmbedding();
  }

  private async run(input: Float32Array): Promise<Float32Array> {
    const { name } = this.manifest.output;
    const feeds = { [this.manifest.input.name]: new Tensor("float32", input, this.shape) };
    const output = (await this.session.run(feeds, [name]))[name];
    return output?.data as Float32Array;
  }

  /** The first run allocates and is slower; it also shows what a graph's declared shapes leave open. */
  private async warmUp(file: string): Promise<void> {
    const { input, output } = this.manifest;
    const picture = Uint8Array.from({ length: this.inputLength }, (_, at) => (at * 7 + (at >> 8) * 31) & 255);
    const embedding = await this.run(normaliser(input)(picture)).catch((cause: unknown) => {
      throw new ModelError(file, "WarmUpFailed", {
        what: `cannot compute "${output.name}" from an input of [${this.shape}]`,
        why: firstLine(cause),
        fix: `correct width, height or layout of "input" in manifest.json`,
        cause,
      });
    });
    if (embedding.length !== output.dimension) {
      throw new ModelError(file, "DimensionMismatch", {
        what: `"${output.name}" has ${embedding.length} numbers for one image, not ${output.dimension}`,
        why: "an index is made for vectors of the dimension that the manifest says",
        fix: `set "output.dimension" to ${embedding.length}, or name another output`,
      });
    }
    if (unitLength(embedding) === undefined) {
      throw new ModelError(file, "WarmUpNotFinite", {
        what: `"${output.name}" of an ordinary picture is zero or not a number`,
        why: "such vectors have no direction, so nothing is similar to them",
        fix: `check "mean" and "deviation" in manifest.json, and the export of the model`,
      });
    }
  }
}

function checkEnds(session: InferenceSession, { input, output }: ImageManifest, file: string): void {
  const inputs = session.inputMetadata;
  const outputs = session.outputMetadata;
  const taken = inputs.find(({ name }) => name === input.name);
  const given = outputs.find(({ name }) => name === output.name);
  const other = inputs.find(({ name }) => name !== input.name);

  const problem = (code: string, what: string, why: string, fix: string) =>
    new ModelError(file, code, { what, why, fix });
  if (taken === undefined) {
    throw problem(
      "InputMissing",
      `has no input "${input.name}"`,
      `it has: ${describeEnds(inputs)}`,
      `correct "input.name" in manifest.json`,
    );
  }
  if (other !== undefined) {
    throw problem(
      "InputsTooMany",
      `has the input "${other.name}" besides "${input.name}"`,
      "only an image is there to be put in",
      "export a model that takes nothing but an image",
    );
  }
  if (given === undefined) {
    throw problem(
      "OutputMissing",
      `has no output "${output.name}"`,
      `it has: ${describeEnds(outputs)}`,
      `correct "output.name" in manifest.json`,
    );
  }
  const { width, height, layout } = input;
  const wanted = layout === "NCHW" ? [1, 3, height, width] : [1, height, width, 3];
  if (!isFloat(taken) || !takes(taken, wanted)) {
    throw problem(
      "InputShapeMismatch",
      `takes ${describeEnds([taken])}, not float32[${wanted}]`,
      "manifest.json says another size or layout than the graph",
      `correct "width", "height" or "layout" of "input", or export the model for float32 and one image at a time`,
    );
  }
  if (!isFloat(given)) {
    throw problem(
      "OutputTypeMismatch",
      `answers ${describeEnds([given])}`,
      "embeddings are vectors of float32",
      "name another output, or convert it in the graph",
    );
  }
}

type Metadata = InferenceSession.ValueMetadata;

function isFloat(value: Metadata): boolean {
  return value.isTensor && value.type === "float32";
}

/** Sizes that the graph leaves open are names, and take any number. */
function takes(value: Metadata, wanted: readonly number[]): boolean {
  if (!value.isTensor || value.shape.length !== wanted.length) return false;
  return value.shape.every((size, at) => typeof size === "string" || size < 0 || size === wanted[at]);
}
