import type { PredictionsRole } from "../../predictions/app-roles";
import { type Caller, requireRole } from "../../sign-in/caller";

/**
 * Models are read by all whom the API knows: whoever asks for predictions has to see what a row is.
 *
 * @throws Problem RoleMissing
 */
export function expectReader(caller: Caller<PredictionsRole>): void {
  const hasAny = (["Predictions.Predict", "Predictions.Audit"] as const).some((role) =>
    caller.roles.has(role),
  );
  if (!hasAny) requireRole(caller, "Predictions.Read");
}
