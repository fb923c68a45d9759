import type { EncodedRows } from "../encode-rows";
import type { PredictionManifest } from "../manifest";
import type { ExplainedRows } from "../scoring/protocol";
import type { ReadOutputs } from "../scoring/read-outputs";

/** What explains a model's rows, or why nothing does. */
export type RowExplainer =
  | { explain(encoded: EncodedRows, labels: Int32Array | undefined): ExplainedRows }
  | { readonly reason: string };

/** Reads a model's graph. */
export async function rowExplainer(
  _manifest: PredictionManifest,
  _onnx: Uint8Array,
  _ask: (encoded: EncodedRows) => Promise<ReadOutputs>,
): Promise<RowExplainer> {
  return { reason: "Its graph is not one of those whose parts can be told apart." };
}
