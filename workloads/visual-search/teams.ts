import type { People } from "../workload";
import type { VisualSearch } from "./visual-search";

/** What each team may do; README.md has it by the rows of who is responsible for what. */
export function letIn(teams: People, visualSearch: VisualSearch): void {
  const { developers, operators, dataEngineers, dataScientists, mlOperations } = teams;
  const { ingestion, scoring, search } = visualSearch;
  if (developers) visualSearch.grantDevelop(developers);
  if (operators) visualSearch.grantOperate(operators);
  if (dataEngineers) {
    ingestion.grantDeliver(dataEngineers);
    ingestion.grantImport(dataEngineers);
    ingestion.grantOperate(dataEngineers);
    search.grantManageIndexes(dataEngineers);
    search.grantQuery(dataEngineers);
  }
  if (dataScientists) {
    ingestion.grantRead(dataScientists);
    scoring.grantScore(dataScientists);
    search.grantQuery(dataScientists);
  }
  if (mlOperations) {
    ingestion.grantReports(mlOperations);
    scoring.grantRelease(mlOperations);
    // a release ends with the alias, for which Azure has no role of its own
    search.grantManageIndexes(mlOperations);
    search.grantQuery(mlOperations);
  }
}
