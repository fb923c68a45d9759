import { principalsOf } from "../principals-of";
import type { People } from "../workload";
import type { Films } from "./films";
import type { FilmsValues } from "./values";

/** What each team may do; README.md has it by the rows of who is responsible for what. */
export function letIn(teams: People, films: Films, { operate }: FilmsValues["access"]): void {
  const { developers, operators, dataEngineers, dataScientists, mlOperations } = teams;
  if (developers) films.grantReadModels(developers);
  if (dataScientists) films.grantRegister(dataScientists);
  if (mlOperations) films.grantRegister(mlOperations);
  for (const each of [developers, dataScientists, mlOperations]) if (each) films.grantReadRuns(each);
  if (dataEngineers) films.files.grantImport(dataEngineers);
  if (operators) {
    films.files.grantOperate(operators);
    films.database.let(operators, "films_erasure");
  }
  for (const each of principalsOf(films.signIn, teams, operate))
    films.signIn.grantRole(each, "Films.Operate");
}
