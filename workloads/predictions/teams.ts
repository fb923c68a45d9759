import type { PredictionsRole } from "../../runtime/predictions/app-roles";
import { principalsOf } from "../principals-of";
import type { People } from "../workload";
import type { Predictions } from "./predictions";
import type { PredictionsValues } from "./values";

interface Right {
  readonly app: PredictionsRole;
  readonly database?: string;
}

/** What a right means at the API, and for those who ask the database themselves. */
const rights = {
  predict: { app: "Predictions.Predict" },
  read: { app: "Predictions.Read", database: "predictions_dashboard" },
  audit: { app: "Predictions.Audit", database: "predictions_audit" },
} as const satisfies Record<string, Right>;

type Access = PredictionsValues["access"];

/** What each team may do; README.md has it by the rows of who is responsible for what. */
export function letIn(teams: People, predictions: Predictions, access: Access): void {
  const { developers, operators, dataScientists, mlOperations } = teams;
  if (developers) predictions.grantReadModels(developers);
  if (dataScientists) predictions.grantRegister(dataScientists);
  if (mlOperations) predictions.grantReadModels(mlOperations);
  if (operators) predictions.database.let(operators, "predictions_erasure");
  letAsk(teams, predictions, access);
}

/** Gives their rights to the teams, services and people that the environment's file names. */
function letAsk(teams: People, { signIn, database }: Predictions, access: Access): void {
  for (const [name, right] of Object.entries(rights) as [keyof typeof rights, Right][]) {
    for (const each of principalsOf(signIn, teams, access[name])) {
      signIn.grantRole(each, right.app);
      if (right.database !== undefined) database.let(each, right.database);
    }
  }
}
