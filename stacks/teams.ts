import { Construct } from "constructs";
import { type Principal, Team } from "../constructs/core/principals";
import type { EnvironmentOf } from "../environments/environment-schema";
import type { People } from "../workloads/workload";

type Members = EnvironmentOf["teams"];

/** The people of an environment. Whoever is in two teams, or deploys, is one principal: Azure refuses a grant made twice. */
export class Teams extends Construct implements People {
  readonly developers: Principal | undefined;
  readonly operators: Principal | undefined;
  readonly dataEngineers: Principal | undefined;
  readonly dataScientists: Principal | undefined;
  readonly mlOperations: Principal | undefined;

  constructor(scope: Construct, id: string, teams: Members, deployer: Principal) {
    super(scope, id);
    const known = [deployer];
    const team = (name: string, members: Members["developers"]): Principal | undefined => {
      if (members === undefined) return undefined;
      const found = known.find(({ principalId }) => principalId === members.objectId);
      if (found) return found;
      const made = new Team(this, name, members);
      known.push(made);
      return made;
    };
    this.developers = team("Developers", teams.developers);
    this.operators = team("Operators", teams.operators);
    this.dataEngineers = team("DataEngineers", teams.dataEngineers);
    this.dataScientists = team("DataScientists", teams.dataScientists);
    this.mlOperations = team("MlOperations", teams.mlOperations);
  }

  /** Each principal once. */
  get all(): readonly Principal[] {
    const { developers, operators, dataEngineers, dataScientists, mlOperations } = this;
    const teams = [developers, operators, dataEngineers, dataScientists, mlOperations];
    return [...new Set(teams)].filter((team) => team !== undefined);
  }
}
