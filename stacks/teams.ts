import { Construct } from "constructs";
import { type Principal, Team } from "../constructs/core/principals";
import type { EnvironmentOf } from "../environments/environment-schema";
import type { People } from "../workloads/workload";

type Principals = EnvironmentOf["teams"];

/** The people of an environment. Whoever is in two teams, or deploys, is one principal: Azure refuses a grant made twice. */
export class Teams extends Construct implements People {
  readonly developers: Principal | undefined;
  readonly operators: Principal | undefined;

  constructor(scope: Construct, id: string, { developers, operators }: Principals, deployer: Principal) {
    super(scope, id);
    const team = (
      name: string,
      members: Principals["developers"],
      known: readonly (Principal | undefined)[],
    ) =>
      members &&
      (known.find((each) => each?.principalId === members.objectId) ?? new Team(this, name, members));
    this.developers = team("Developers", developers, [deployer]);
    this.operators = team("Operators", operators, [deployer, this.developers]);
  }

  /** Each principal once. */
  get all(): readonly Principal[] {
    return [...new Set([this.developers, this.operators])].filter((team) => team !== undefined);
  }
}
