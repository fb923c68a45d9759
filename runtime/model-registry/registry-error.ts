import { ExplainedError } from "../shared/explained-error";

export type RegistryProblem =
  | "RegistryNotReached"
  | "ModelFilesMissing"
  | "ModelFilesChanged"
  | "ManifestNotValid";

/** Why a registered model cannot be used: whoever asked for it is told, and may be answered by another one. */
export class RegistryError extends ExplainedError<RegistryProblem> {
  override readonly name = "RegistryError";
}
