import { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { Grantee, PrincipalType } from "./grant";

/** A principal that Microsoft Entra ID knows already. */
export interface KnownPrincipal {
  readonly objectId: string;
  readonly kind: PrincipalType;
}

/** Somebody or something that exists before the stack does. */
export class Principal extends Construct implements Grantee {
  readonly principalId: string;
  readonly principalType: PrincipalType;

  constructor(scope: Construct, id: string, { objectId, kind }: KnownPrincipal) {
    super(scope, id);
    this.principalId = objectId;
    this.principalType = kind;
  }
}

/**
 * Who deploys: a group, or the identity of the pipeline. It is named, and never whoever runs Terraform: grants would
 * follow from one to the next, and each would lock out the one before.
 */
export class Deployer extends Principal {
  constructor(scope: Construct, id: string, principal: KnownPrincipal) {
    super(scope, id, principal);
    const { objectId, kind } = principal;
    // a stack has many principals: this says which of them is meant to deploy it
    new TerraformOutput(this, "Output", { value: { object_id: objectId, kind } }).overrideLogicalId(
      "deployer",
    );
  }
}

/** People who share their permissions, by the object id of their group in Microsoft Entra ID. */
export class Team extends Principal {}
