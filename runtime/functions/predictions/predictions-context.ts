import type { PredictionsRole } from "../../predictions/app-roles";
import type { SignIn } from "../../sign-in/sign-in";
import type { Models } from "./models";
import type { PredictionRecord } from "./record/prediction-record";
import type { PredictionsSettings } from "./settings";

/** What the operations work with. */
export interface PredictionsContext {
  readonly settings: Pick<PredictionsSettings, "MAX_BODY_BYTES">;
  readonly models: Models;
  readonly record: PredictionRecord;
  readonly signIn: SignIn<PredictionsRole>;
}
