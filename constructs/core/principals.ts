import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import { Construct } from "constructs";
import type { Grantee, PrincipalType } from "./grant";

/** Whoever runs Terraform: a person, or the identity of the pipeline. */
export class Deployer extends Construct implements Grantee {
  readonly principalType = "Unknown";
  private readonly config: DataAzurermClientConfig;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.config = new DataAzurermClientConfig(this, "Resource");
  }

  get principalId(): string {
    return this.config.objectId;
  }
}

/** People who share their permissions, by the object id of their group in Microsoft Entra ID. */
export class Team extends Construct implements Grantee {
  readonly principalId: string;
  readonly principalType: PrincipalType;

  constructor(
    scope: Construct,
    id: string,
    principal: { readonly objectId: string; readonly kind: "Group" | "User" },
  ) {
    super(scope, id);
    this.principalId = principal.objectId;
    this.principalType = principal.kind;
  }
}
