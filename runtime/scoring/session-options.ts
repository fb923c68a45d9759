import type { InferenceSession } from "onnxruntime-node";

/**
 * One thread: processes share the work, so a second thread in each would only wait for the first. And none that
 * spins: it would burn the core that another process needs.
 */
export const sessionOptions: InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  graphOptimizationLevel: "all",
  extra: { session: { intra_op: { allow_spinning: "0" } } },
};
