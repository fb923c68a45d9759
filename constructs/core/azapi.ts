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
  /** Where it runs. @default - it has no place of its own, such as a version of a model, and takes no tags either */
  readonly location?: string;
  /** User-assigned identities, by resource id. @default - none */
  readonly identityIds?: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
  /** Paths of the answer that `output` offers, e.g. "properties.defaultHostName". @default - none */
  readonly exports?: readonly string[];
  /** For what Azure refuses only for a while, such as a permission that has not spread. @default - only azapi's own */
  readonly retry?: AzapiRetry;
  /** Resource ids; resources with one in common are written one after the other. @default - none */
  readonly locks?: readonly string[];
  /** Paths of the body whose change makes another resource, e.g. "properties.user.objectId". @default - none */
  readonly replacedBy?: readonly string[];
  /** Query parameters of the request that deletes it, e.g. { forceToPurge: "true" }. @default - none */
  readonly deletedWith?: Readonly<Record<string, string>>;
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
    const {
      type,
      name,
      parentId,
      location,
      identityIds,
      body,
      exports,
      retry,
      locks,
      replacedBy,
      deletedWith,
    } = this.props;
    return {
      type,
      name,
      parent_id: parentId,
      location,
      body,
      identity: identityIds && [{ type: "UserAssigned", identity_ids: identityIds }],
      // azapi refuses a plan with tags on what Azure does not tag
      tags: location !== undefined && Object.keys(this.tags).length > 0 ? this.tags : undefined,
      response_export_values: exports ?? [],
      ...asAzureAnswers,
      retry: retryBlock(retry),
      locks,
      replace_triggers_refs: replacedBy,
      delete_query_parameters:
        deletedWith &&
        Object.fromEntries(Object.entries(deletedWith).map(([name, value]) => [name, [value]])),
    };
  }
}

export interface AzapiActionProps extends TerraformMetaArguments {
  readonly type: string;
  readonly resourceId: string;
  /** Name of the action. @default - none; the request goes to the resource itself */
  readonly action?: string;
  /** @default "POST" */
  readonly method?: "PATCH" | "POST" | "PUT";
  readonly body?: Readonly<Record<string, unknown>>;
  readonly retry?: AzapiRetry;

  /**
   * "destroy" sends the request when the action is deleted, and not before.
   *
   * @default "apply"
   */
  readonly when?: "apply" | "destroy";

  /** Until the provider calls it failed. @default 30 */
  readonly timeoutMinutes?: number;
}

/** A request that is sent once, and again whenever its body changes; or only when it is deleted. */
export class AzapiAction extends TerraformResource {
  static readonly tfResourceType = "azapi_resource_action";
  private readonly props: AzapiActionProps;

  constructor(scope: Construct, id: string, props: AzapiActionProps) {
    super(scope, id, metaArguments(AzapiAction.tfResourceType, props));
    this.props = props;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, resourceId, action, method, body, retry, when, timeoutMinutes } = this.props;
    return {
      type,
      resource_id: resourceId,
      action,
      method: method ?? "POST",
      body,
      when,
      retry: retryBlock(retry),
      ...(timeoutMinutes !== undefined && { timeouts: { create: `${timeoutMinutes}m` } }),
    };
  }
}

export interface AzapiUpdateResourceProps extends TerraformMetaArguments {
  readonly type: string;
  /** The resource that something else creates. */
  readonly resourceId: string;
  /** The properties to set; all others stay as they are. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly exports?: readonly string[];
  readonly retry?: AzapiRetry;
}

/** Some properties of a resource that something else creates. Deleting it leaves them as they are. */
export class AzapiUpdateResource extends TerraformResource {
  static readonly tfResourceType = "azapi_update_resource";
  private readonly props: AzapiUpdateResourceProps;

  constructor(scope: Construct, id: string, props: AzapiUpdateResourceProps) {
    super(scope, id, metaArguments(AzapiUpdateResource.tfResourceType, props));
    this.props = props;
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  /** @param path one of `exports` */
  output(path: string): string {
    return Token.asString(this.interpolationForAttribute(`output.${path}`));
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, resourceId, body, exports, retry } = this.props;
    return {
      type,
      resource_id: resourceId,
      body,
      response_export_values: exports ?? [],
      ...asAzureAnswers,
      retry: retryBlock(retry),
    };
  }
}

export interface AzapiDataPlaneResourceProps extends TerraformMetaArguments {
  /** With the version of the service's own API, e.g. "Microsoft.Search/searchServices/indexes@2026-04-01". */
  readonly type: string;
  readonly name: string;
  /** Host name of the service, without "https://" and without a slash at its end. */
  readonly parentId: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly exports?: readonly string[];
  readonly retry?: AzapiRetry;
}

/** What a service keeps behind its own address, e.g. an index; Resource Manager does not know it. */
export class AzapiDataPlaneResource extends TerraformResource {
  static readonly tfResourceType = "azapi_data_plane_resource";
  private readonly props: AzapiDataPlaneResourceProps;

  constructor(scope: Construct, id: string, props: AzapiDataPlaneResourceProps) {
    super(scope, id, metaArguments(AzapiDataPlaneResource.tfResourceType, props));
    this.props = props;
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  get name(): string {
    return this.getStringAttribute("name");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, name, parentId, body, exports, retry } = this.props;
    return {
      type,
      name,
      parent_id: parentId,
      body,
      response_export_values: exports ?? [],
      retry: retryBlock(retry),
    };
  }
}

/** Azure answers "blobcontainer" where "blobContainer" was sent; compared by letter, it would change for ever. */
const asAzureAnswers = { ignore_casing: true };

function retryBlock(retry: AzapiRetry | undefined): Record<string, unknown> | undefined {
  return retry && { error_message_regex: retry.errorMessageRegex, interval_seconds: retry.intervalSeconds };
}

/** What every resource and data source of azapi has in common. */
export function metaArguments(
  terraformResourceType: string,
  props: TerraformMetaArguments,
): TerraformResourceConfig {
  const { dependsOn, lifecycle, provider } = props;
  return { terraformResourceType, terraformGeneratorMetadata: generator, dependsOn, lifecycle, provider };
}
