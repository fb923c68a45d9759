import { Construct } from "constructs";
import { Team } from "../constructs/core/principals";
import type { Environment } from "../environments/environment";

type Principals = Environment["teams"];

/** The people of an environment. Whoever is in two teams is one principal: Azure refuses a grant made twice. */
export class Teams extends Construct {
  readonly developers: Team | undefined;
  readonly operators: Team | undefined;

  constructor(scope: Construct, id: string, { developers, operators }: Principals) {
    super(scope, id);
    this.developers = developers && new Team(this, "Developers", developers);
    this.operators =
      operators && operators.objectId === developers?.objectId
        ? this.developers
        : operators && new Team(this, "Operators", operators);
  }

  /** Each principal once. */
  get all(): readonly Team[] {
    return [...new Set([this.developers, this.operators])].filter((team) => team !== undefined);
  }
}
