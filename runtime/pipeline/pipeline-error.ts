import { ExplainedError } from "../shared/explained-error";

export type PipelineErrorCode =
  | "ManifestChanged"
  | "ManifestNotValid"
  | "PipelineNotValid"
  | "RunUnknown"
  | "StageBroken";

/** What a pipeline cannot do as it was asked to, or with what its store holds. */
export class PipelineError extends ExplainedError<PipelineErrorCode> {
  override readonly name = "PipelineError";
}
