import { InferenceSession } from "onnxruntime-node";
import { sessionOptions } from "../../scoring/session-options";
import { type EncodedRows, rowEncoder } from "../encode-rows";
import { type RowExplainer, rowExplainer } from "../explanation/row-explainer";
import type { PredictionManifest } from "../manifest";
import { rowReader } from "../read-rows";
import type { ModelFiles } from "../registry";
import { feeder, type GraphFeeds } from "./graph-feeds";
import { ModelNotLoadable } from "./model-not-loadable";
import type { ScoredRows } from "./protocol";
import { outputReader, type ReadOutputs, wantedOutputs } from "./read-outputs";

/** Errors alone: a graph that declares a shape which its answers do not have would warn with every row. */
const options = { ...sessionOptions, logSeverityLevel: 3 } as const;
/** How far the manifest's sample may be from its score. */
const tolerance = 1e-5;

const notAsked = { reason: "It was not asked for." };

/** A graph that predicts, in the process that computes. `score` blocks its event loop. */
export class ScoringModel {
  private readonly session: InferenceSession;
  private readonly outputs: readonly string[];
  private readonly feeds: (encoded: EncodedRows) => GraphFeeds;
  private readonly read: (outputs: InferenceSession.OnnxValueMapType, rows: number) => ReadOutputs;
  private explain: RowExplainer = { reason: "not looked at yet" };

  /**
   * Loads a graph, and asks it about its manifest's sample: then it is read here as it was meant where it was made.
   *
   * @throws ModelNotLoadable
   */
  static async load({ manifest, onnx }: ModelFiles): Promise<ScoringModel> {
    // its own memory, and not a part of the message that brought it
    const session = await InferenceSession.create(Uint8Array.from(onnx), options).catch((cause) => {
      throw new ModelNotLoadable(`onnxruntime does not take its graph: ${reasonOf(cause)}`, { cause });
    });
    const model = new ScoringModel(session, manifest);
    await model.trySample(manifest);
    model.explain = await rowExplainer(manifest, onnx, (encoded) => model.outputsFor(encoded));
    return model;
  }

  private constructor(session: InferenceSession, manifest: PredictionManifest) {
    this.session = session;
    this.outputs = wantedOutputs(manifest);
    const missing = this.outputs.find((name) => !session.outputNames.includes(name));
    if (missing !== undefined)
      throw new ModelNotLoadable(`its graph has no output ${missing}, but ${session.outputNames.join(", ")}`);
    this.feeds = feeder(manifest, session.inputMetadata);
    const read = outputReader(manifest);
    this.read = (outputs, rows) => read(outputs as Parameters<typeof read>[0], rows);
  }

  /** @param encoded one row or more: some graphs crash the process when there is none */
  async score(encoded: EncodedRows, explain = true): Promise<ScoredRows> {
    if (!explain) return { ...(await this.outputsFor(encoded)), explained: notAsked };
    const read = await this.outputsFor(encoded);
    const explained = "reason" in this.explain ? this.explain : this.explain.explain(encoded, read.labels);
    return { ...read, explained };
  }

  /** Frees what native code holds. */
  close(): Promise<void> {
    return this.session.release();
  }

  private async outputsFor(encoded: EncodedRows): Promise<ReadOutputs> {
    return this.read(await this.session.run(this.feeds(encoded), this.outputs), encoded.rows);
  }

  private async trySample(manifest: PredictionManifest): Promise<void> {
    const { features, sample } = manifest;
    const { rows, problems } = rowReader(features)([sample.row]);
    const [problem] = problems;
    if (problem) throw new ModelNotLoadable(`its own sample has no valid ${problem.field || "row"}`);
    const { scores } = await this.outputsFor(rowEncoder(manifest)(rows)).catch((cause: unknown) => {
      throw new ModelNotLoadable(`its own sample cannot be computed: ${reasonOf(cause)}`, { cause });
    });
    const score = scores?.[0];
    if (sample.score === undefined || score === undefined) return;
    if (!(Math.abs(score - sample.score) <= tolerance * Math.max(1, Math.abs(sample.score))))
      throw new ModelNotLoadable(`its own sample scores ${score}, and its manifest says ${sample.score}`);
  }
}

/** For whoever asked: without the places in onnxruntime's sources that its messages begin with. */
function reasonOf(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return line.replaceAll(/\/[\w./-]+(:\d+)?/g, "…").slice(0, 300);
}
