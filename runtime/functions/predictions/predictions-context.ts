import type { PredictionsRole } from "../../predictions/app-roles";
import type { SignIn } from "../../sign-in/sign-in";
import type { Figures } from "./figures/figures";
import type { PredictionsHealth } from "./health";
import type { PredictionsMetrics } from "./metrics";
import type { Models } from "./models";
import type { PredictionRecord } from "./record/prediction-record";
import type { RecordedCode } from "./record/recorded";
import type { PredictionsSettings } from "./settings";

/** What the operations work with. */
export interface PredictionsContext {
  readonly settings: Pick<PredictionsSettings, "MAX_BODY_BYTES">;
  /** What runs, as the record names it. */
  readonly code: RecordedCode;
  readonly models: Models;
  readonly record: PredictionRecord;
  readonly figures: Figures;
  readonly metrics: PredictionsMetrics;
  readonly health: PredictionsHealth;
  readonly signIn: SignIn<PredictionsRole>;
}
