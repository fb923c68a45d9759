import { InferenceSession } from "onnxruntime-node";
import { ModelError } from "./model-error";
import { sessionOptions } from "./session-options";

type Ends = readonly InferenceSession.ValueMetadata[];

/** @throws ModelError when the file is no graph that onnxruntime runs */
export function loadSession(file: string): Promise<InferenceSession> {
  return InferenceSession.create(file, sessionOptions).catch((cause: unknown) => {
    throw new ModelError(file, "GraphNotLoaded", {
      what: "cannot be loaded as an ONNX model",
      why: firstLine(cause),
      fix: "export it again; onnxruntime's Python package shows the same with InferenceSession(file)",
      cause,
    });
  });
}

/** A graph's inputs or outputs, for whoever named another one. */
export function describeEnds(values: Ends): string {
  return values
    .map((value) =>
      value.isTensor ? `${value.name} ${value.type}[${value.shape}]` : `${value.name}, which is no tensor`,
    )
    .join("; ");
}

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
