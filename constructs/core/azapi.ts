import {
  type TerraformMetaArguments,
  TerraformProvider,
  TerraformResource,
  type TerraformResourceConfig,
  Token,
} from "cdktf";
import type { Construct } from "constructs";

const generator = { providerName: "azapi", providerVersion: "2.12.0" };

/** Azure Resource Manager as it is, for what azurerm cannot do well. */
export class AzapiProvider extends TerraformProvider {
  private readonly config: { readonly subscriptionId: string; readonly tenantId: string };

  constructor(scope: Construct, id: string, config: { subscriptionId: string; tenantId: string }) {
    super(scope, id, {
      terraformResourceType: "azapi",
      terraformProviderSource: "azure/azapi", // lower case, as in the lock file: cdktf compares letter by letter,
      terraformGeneratorMetadata: generator,
    });
    this.config = config;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { subscription_id: this.config.subscriptionId, tenant_id: this.config.tenantId };
  }
}

/** Which errors are worth waiting for, and how long. */
export interface AzapiRetry {
  readonly errorMessageRegex: readonly string[];
  /** @default 10 - the provider's */
  readonly intervalSeconds?: number;
}

export interface AzapiResourceProps extends TerraformMetaArguments {
  /** With its API version, e.g. "Microsoft.Web/sites@2025-03-01". */
  readonly type: string;
  readonly name: string;
  readonly parentId: string;
  readonly location?: string;
  /** User-assigned identities, by resource id. */
  readonly identityIds?: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
  /** Paths of the answer that `output` offers, e.g. "properties.defaultHostName". */
  readonly exports?: readonly string[];
}

/** A resource that Terraform creates, updates and deletes. */
export class AzapiResource extends TerraformResource {
  static readonly tfResourceType = "azapi_resource";
  tags: Record<string, string> = {};
  private readonly props: AzapiResourceProps;

  constructor(scope: Construct, id: string, props: AzapiResourceProps) {
    super(scope, id, metaArguments(AzapiResource.tfResourceType, props));
    this.props = props;
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  get name(): string {
    return this.getStringAttribute("name");
  }

  get tagsInput(): Record<string, string> {
    return this.tags;
  }

  /** @param path one of `exports` */
  output(path: string): string {
    return Token.asString(this.interpolationForAttribute(`output.${path}`));
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, name, parentId, location, identityIds, body, exports } = this.props;
    return {
      type,
      name,
      parent_id: parentId,
      location,
      body,
      identity: identityIds && [{ type: "UserAssigned", identity_ids: identityIds }],
      tags: Object.keys(this.tags).length > 0 ? this.tags : undefined,
      response_export_values: exports ?? [],
    };
  }
}

export interface AzapiActionProps extends TerraformMetaArguments {
  readonly type: string;
  readonly resourceId: string;
  /** Name of the action; left out, the request goes to the resource itself. */
  readonly action?: string;
  /** @default "POST" */
  readonly method?: "PATCH" | "POST" | "PUT";
  readonly body?: Readonly<Record<string, unknown>>;
  readonly retry?: AzapiRetry;
}

/** A request that is sent once, and again whenever its body changes. Deleting it does nothing. */
export class AzapiAction extends TerraformResource {
  static readonly tfResourceType = "azapi_resource_action";
  private readonly props: AzapiActionProps;

  constructor(scope: Construct, id: string, props: AzapiActionProps) {
    super(scope, id, metaArguments(AzapiAction.tfResourceType, props));
    this.props = props;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, resourceId, action, method, body, retry } = this.props;
    return {
      type,
      resource_id: resourceId,
      action,
      method: method ?? "POST",
      body,
      retry: retry && {
        error_message_regex: retry.errorMessageRegex,
        interval_seconds: retry.intervalSeconds,
      },
    };
  }
}

function metaArguments(
  terraformResourceType: string,
  props: TerraformMetaArguments,
): TerraformResourceConfig {
  const { dependsOn, lifecycle, provider } = props;
  return { terraformResourceType, terraformGeneratorMetadata: generator, dependsOn, lifecycle, provider };
}
