import { join } from "node:path";
import { type InferenceSession, Tensor } from "onnxruntime-node";
import { describeEnds, firstLine, loadSession } from "../load-session";
import { ModelError } from "../model-error";
import type { ModelFolder } from "../model-folder";
import type { TextManifest } from "../model-manifest";
import { refuseEmbedding, unitLength } from "../unit-length";
import { pooled } from "./pooled";
import { TextTokens } from "./text-tokens";

/** An ONNX graph that makes embeddings of texts, with its tokenizer. `embed` blocks the event loop while it computes. */
export class TextModel {
  readonly manifest: TextManifest;
  private readonly session: InferenceSession;
  private readonly tokens: TextTokens;
  /** Without a mask a graph takes what fills a shorter text up for a part of it. */
  private readonly takesSeveral: boolean;

  /**
   * Loads a graph and its tokenizer, checks that it has the inputs and the output that its manifest names, and runs it once.
   *
   * @throws ModelError when anything of that fails
   */
  static async load({ manifest, folder, file }: ModelFolder<TextManifest>): Promise<TextModel> {
    const tokens = TextTokens.load(join(folder, manifest.tokenizer), manifest.mostTokens);
    const session = await loadSession(file);
    checkEnds(session, manifest, file);
    const model = new TextModel(session, manifest, tokens);
    await model.warmUp(file);
    return model;
  }

  private constructor(session: InferenceSession, manifest: TextManifest, tokens: TextTokens) {
    this.session = session;
    this.manifest = manifest;
    this.tokens = tokens;
    this.takesSeveral = session.inputNames.includes(manifest.inputs.mask);
  }

  /** Embeddings of unit length, one for each text. */
  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    return (await this.rows(texts)).map((row) => unitLength(row) ?? refuseEmbedding());
  }

  private async rows(texts: readonly string[]): Promise<Float32Array[]> {
    const tokenised = texts.map((text) => this.tokens.of(text));
    if (this.takesSeveral) return this.run(tokenised);
    const rows: Float32Array[] = [];
    for (const each of tokenised) rows.push(...(await this.run([each])));
    return rows;
  }

  private async run(tokenised: readonly (readonly number[])[]): Promise<Float32Array[]> {
    const { inputs, output } = this.manifest;
    const length = Math.max(...tokenised.map((tokens) => tokens.length));
    const filled = (value: (tokens: readonly number[], at: number) => number) =>
      new Tensor(
        "int64",
        BigInt64Array.from(
          tokenised.flatMap((tokens) =>
            Array.from({ length }, (_, at) => BigInt(at < tokens.length ? value(tokens, at) : 0)),
          ),
        ),
        [tokenised.length, length],
      );
    const all: Record<string, Tensor> = {
      [inputs.types]: filled(() => 0),
      [inputs.mask]: filled(() => 1),
      [inputs.tokens]: filled((tokens, at) => tokens[at] as number),
    };
    const feeds = Object.fromEntries(
      Object.entries(all).filter(([name]) => this.session.inputNames.includes(name)),
    );
    const answer = (await this.session.run(feeds, [output.name]))[output.name] as Tensor;
    return pooled(
      { values: answer.data as Float32Array, sizes: answer.dims },
      tokenised.map((tokens) => tokens.length),
      output.pooling,
    );
  }

  /** The first run allocates and is slower; it also shows what a graph's declared shapes leave open. */
  private async warmUp(file: string): Promise<void> {
    const { output } = this.manifest;
    const rows = await this.rows(["a", "a storm at the coast"]).catch((cause: unknown) => {
      throw new ModelError(file, "WarmUpFailed", {
        what: `cannot compute "${output.name}" from two short texts`,
        why: firstLine(cause),
        fix: "check that tokenizer.json is this model's, and that the graph leaves the number of texts and tokens open",
        cause,
      });
    });
    const wrong = rows.find(({ length }) => length !== output.dimension);
    if (wrong)
      throw new ModelError(file, "DimensionMismatch", {
        what: `"${output.name}" has ${wrong.length} numbers for one text, not ${output.dimension}`,
        why: "an index is made for vectors of the dimension that the manifest says",
        fix: `set "output.dimension" to ${wrong.length}, or name another output`,
      });
    if (rows.some((row) => unitLength(row) === undefined))
      throw new ModelError(file, "WarmUpNotFinite", {
        what: `"${output.name}" of an ordinary text is zero or not a number`,
        why: "such vectors have no direction, so nothing is similar to them",
        fix: "check the export of the model, and that tokenizer.json is this model's",
      });
  }
}

function checkEnds(session: InferenceSession, { inputs, output }: TextManifest, file: string): void {
  const { inputMetadata, outputMetadata } = session;
  const known = Object.values(inputs);
  const problem = (code: string, what: string, why: string, fix: string) =>
    new ModelError(file, code, { what, why, fix });
  if (!session.inputNames.includes(inputs.tokens))
    throw problem(
      "InputMissing",
      `has no input "${inputs.tokens}"`,
      `it has: ${describeEnds(inputMetadata)}`,
      `correct "inputs.tokens" in manifest.json`,
    );
  const other = session.inputNames.find((name) => !known.includes(name));
  if (other !== undefined)
    throw problem(
      "InputsTooMany",
      `has the input "${other}"`,
      `of a text there are ${known.join(", ")}`,
      `say in "inputs" which of them it is, or export a model that takes nothing else`,
    );
  const wrong = inputMetadata.find((each) => !each.isTensor || each.type !== "int64");
  if (wrong)
    throw problem(
      "InputTypeMismatch",
      `takes ${describeEnds([wrong])}`,
      "tokens are numbers of int64",
      "export the model as Hugging Face's Optimum does",
    );
  const given = outputMetadata.find(({ name }) => name === output.name);
  if (!given)
    throw problem(
      "OutputMissing",
      `has no output "${output.name}"`,
      `it has: ${describeEnds(outputMetadata)}`,
      `correct "output.name" in manifest.json`,
    );
  if (!given.isTensor || given.type !== "float32")
    throw problem(
      "OutputTypeMismatch",
      `answers ${describeEnds([given])}`,
      "embeddings are vectors of float32",
      "name another output, or convert it in the graph",
    );
}
