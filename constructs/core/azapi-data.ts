import { Fn, TerraformDataSource, type TerraformMetaArguments, Token } from "cdktf";
import type { Construct } from "constructs";
import { metaArguments } from "./azapi";

export interface AzapiAnswerProps extends TerraformMetaArguments {
  readonly type: string;
  readonly resourceId: string;
  /** Name of the action, e.g. "host/default/listkeys". */
  readonly action: string;
  /** The secrets of the answer to keep, e.g. "systemKeys.blobs_extension"; all others never reach the state. */
  readonly secrets: readonly string[];
}

/** What an action answers, asked for in every plan. */
export class AzapiAnswer extends TerraformDataSource {
  static readonly tfResourceType = "azapi_resource_action";
  private readonly props: AzapiAnswerProps;

  constructor(scope: Construct, id: string, props: AzapiAnswerProps) {
    super(scope, id, metaArguments(AzapiAnswer.tfResourceType, props));
    this.props = props;
  }

  /** Empty when the answer has it not. @param path one of `secrets` */
  secret(path: string): string {
    return Token.asString(Fn.try([this.interpolationForAttribute(`sensitive_output.${path}`), ""]));
  }

  /** A condition for Terraform: whether the answer has it. */
  has(path: string): string {
    return `\${try(${this.fqn}.sensitive_output.${path}, "") != ""}`;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, resourceId, action, secrets } = this.props;
    return {
      type,
      resource_id: resourceId,
      action,
      method: "POST",
      response_export_values: [],
      sensitive_response_export_values: secrets,
    };
  }
}

export interface AzapiDataProps extends TerraformMetaArguments {
  readonly type: string;
  readonly resourceId: string;
  /** Paths of the answer that `output` offers, e.g. "properties.serviceBusEndpoint". */
  readonly exports: readonly string[];
}

/** What Azure says of a resource that azurerm does not: asked for in every plan. */
export class AzapiData extends TerraformDataSource {
  static readonly tfResourceType = "azapi_resource";
  private readonly props: AzapiDataProps;

  constructor(scope: Construct, id: string, props: AzapiDataProps) {
    super(scope, id, metaArguments(AzapiData.tfResourceType, props));
    this.props = props;
  }

  /** @param path one of `exports` */
  output(path: string): string {
    return Token.asString(this.interpolationForAttribute(`output.${path}`));
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, resourceId, exports } = this.props;
    return { type, resource_id: resourceId, response_export_values: exports };
  }
}
