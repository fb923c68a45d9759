import { type InferenceSession, Tensor } from "onnxruntime-node";
import type { FloatTensor, RankingInput } from "../../shared/ranking-contract";
import { describeEnds, firstLine, loadSession } from "../load-session";
import { ModelError } from "../model-error";
import type { ModelFolder } from "../model-folder";
import type { RankingManifest } from "../model-manifest";
import { Refusal } from "../refusal";

export type RankingTensors = Readonly<Partial<Record<RankingInput, FloatTensor>>>;

/** An ONNX graph that says how good a list's candidates are. `rank` blocks the event loop while it computes. */
export class RankingModel {
  readonly manifest: RankingManifest;
  private readonly session: InferenceSession;

  /**
   * Loads a graph, checks that it has the inputs and the output that its manifest names, and runs it once.
   *
   * @throws ModelError when anything of that fails
   */
  static async load({ manifest, file }: ModelFolder<RankingManifest>): Promise<RankingModel> {
    const session = await loadSession(file);
    checkEnds(session, manifest, file);
    const model = new RankingModel(session, manifest);
    await model.warmUp(file);
    return model;
  }

  private constructor(session: InferenceSession, manifest: RankingManifest) {
    this.session = session;
    this.manifest = manifest;
  }

  /** The graph's own number of columns of an input; undefined where it leaves them open. */
  columnsOf(input: RankingInput): number | undefined {
    const found = this.session.inputMetadata.find(({ name }) => name === input);
    const columns = found?.isTensor ? found.shape[1] : undefined;
    return typeof columns === "number" && columns > 0 ? columns : undefined;
  }

  /**
   * One finite score for each candidate, in their order.
   *
   * @param tensors those that the model takes, of sizes that the graph takes: one may crash the process with others
   * @throws Refusal
   */
  async rank(tensors: RankingTensors, candidates: number): Promise<Float32Array> {
    const { name } = this.manifest.output;
    const feeds = Object.fromEntries(
      Object.entries(tensors).map(([input, { sizes, values }]) => [
        input,
        new Tensor("float32", values, sizes),
      ]),
    );
    const scores = (await this.session.run(feeds, [name]))[name]?.data as Float32Array;
    if (scores.length !== candidates || !scores.every(Number.isFinite))
      throw new Refusal("EmbeddingNotUsable", "The model's answer is no number for each candidate.");
    return scores;
  }

  /** The first run allocates and is slower; it also shows what a graph's declared shapes leave open. */
  private async warmUp(file: string): Promise<void> {
    const candidates = 3;
    const rows = { features: candidates, articles: candidates, reader: 1, history: 2 };
    const tensors = Object.fromEntries(
      this.manifest.inputs.map((input) => {
        const columns = this.columnsOf(input) ?? 8;
        const values = Float32Array.from({ length: rows[input] * columns }, (_, at) => ((at * 7) % 11) / 11);
        return [input, { sizes: [rows[input], columns], values }];
      }),
    ) as RankingTensors;
    await this.rank(tensors, candidates).catch((cause: unknown) => {
      throw new ModelError(file, "WarmUpFailed", {
        what: `cannot compute "${this.manifest.output.name}" of three candidates`,
        why: firstLine(cause),
        fix: "export it for any number of candidates, with one finite score for each; runtime/articles/ranking/README.md has the sizes",
        cause,
      });
    });
  }
}

function checkEnds(session: InferenceSession, { inputs, output }: RankingManifest, file: string): void {
  const { inputMetadata, outputMetadata, inputNames } = session;
  const problem = (code: string, what: string, why: string, fix: string) =>
    new ModelError(file, code, { what, why, fix });
  if ([...inputNames].sort().join() !== [...inputs].sort().join())
    throw problem(
      "InputsMismatch",
      `takes ${describeEnds(inputMetadata)}`,
      `manifest.json says that it takes ${inputs.join(", ")}`,
      `correct "inputs", or export the graph with those names`,
    );
  const wrong = inputMetadata.find(
    (each) => !each.isTensor || each.type !== "float32" || each.shape.length !== 2,
  );
  if (wrong)
    throw problem(
      "InputTypeMismatch",
      `takes ${describeEnds([wrong])}`,
      "every input has float32 numbers in rows and columns",
      "export it with such an input",
    );
  const given = outputMetadata.find(({ name }) => name === output.name);
  if (!given?.isTensor || given.type !== "float32")
    throw problem(
      "OutputMissing",
      `has no float32 output "${output.name}"`,
      `it has: ${describeEnds(outputMetadata)}`,
      `correct "output.name" in manifest.json`,
    );
}
