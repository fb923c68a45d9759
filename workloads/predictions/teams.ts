import type { Construct } from "constructs";
import { type KnownPrincipal, Principal } from "../../constructs/core/principals";
import type { PredictionsRole } from "../../runtime/predictions/app-roles";
import type { People } from "../workload";
import type { Predictions } from "./predictions";
import type { PredictionsValues } from "./values";

const roles = {
  predict: "Predictions.Predict",
  read: "Predictions.Read",
  audit: "Predictions.Audit",
} as const satisfies Record<string, PredictionsRole>;

type Access = PredictionsValues["access"];

/** What each team may do; README.md has it by the rows of who is responsible for what. */
export function letIn(teams: People, predictions: Predictions, access: Access): void {
  const { developers, dataScientists, mlOperations } = teams;
  if (developers) predictions.grantReadModels(developers);
  if (dataScientists) predictions.grantRegister(dataScientists);
  if (mlOperations) predictions.grantReadModels(mlOperations);
  letAsk(teams, predictions, access);
}

/** Gives app roles to the teams and services that the environment's file names. */
function letAsk(teams: People, { signIn }: Predictions, access: Access): void {
  for (const [name, role] of Object.entries(roles) as [keyof typeof roles, PredictionsRole][]) {
    for (const team of access[name].teams) {
      const people = teams[team];
      if (people) signIn.grantRole(people, role);
    }
    for (const objectId of access[name].services)
      signIn.grantRole(known(signIn, { objectId, kind: "ServicePrincipal" }), role);
    for (const objectId of access[name].people)
      signIn.grantRole(known(signIn, { objectId, kind: "User" }), role);
  }
}

/** One construct for each principal, whatever it may do. */
function known(scope: Construct, principal: KnownPrincipal): Principal {
  const id = `${principal.kind}-${principal.objectId}`;
  return (scope.node.tryFindChild(id) as Principal | undefined) ?? new Principal(scope, id, principal);
}
