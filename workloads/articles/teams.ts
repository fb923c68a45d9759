import { principalsOf } from "../principals-of";
import type { People } from "../workload";
import type { Articles } from "./articles";
import type { ArticlesValues } from "./values";

/** What each team may do; README.md has it by the rows of who is responsible for what. */
export function letIn(
  teams: People,
  articles: Articles,
  { serve, publish, operate, readExperiments }: ArticlesValues["access"],
): void {
  const { developers, operators, dataEngineers, dataScientists, mlOperations } = teams;
  if (dataEngineers) {
    articles.intake.grantImport(dataEngineers);
    articles.deeds.grantSend(dataEngineers);
  }
  for (const each of [developers, dataScientists, mlOperations]) if (each) articles.grantReadModels(each);
  // with what was read for them: deeds, under numbers
  for (const each of [dataScientists, mlOperations]) if (each) articles.grantReadRuns(each);
  // what they learn from
  if (dataScientists) {
    articles.deeds.grantReceive(dataScientists);
    articles.lake.grantRead(dataScientists);
    articles.scoring?.grantScore(dataScientists);
  }
  if (operators) {
    articles.intake.grantOperate(operators);
    articles.intake.receipts.grantRead(operators);
    articles.search.grantQuery(operators);
    articles.database.let(operators, "articles_erasure");
  }
  const { signIn } = articles;
  for (const each of principalsOf(signIn, teams, serve)) signIn.grantRole(each, "Articles.Serve");
  for (const each of principalsOf(signIn, teams, publish)) signIn.grantRole(each, "Articles.Publish");
  for (const each of principalsOf(signIn, teams, operate)) signIn.grantRole(each, "Articles.Operate");
  for (const each of principalsOf(signIn, teams, readExperiments))
    signIn.grantRole(each, "Articles.ReadExperiments");
}
