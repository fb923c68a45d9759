import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { TerraformDataSource, TerraformResource, TerraformStack, Testing } from "cdktf";
import type { IConstruct } from "constructs";
import { AzapiProvider } from "../../constructs/core/azapi";

interface Kind {
  readonly tfResourceType: string;
}

/** Attributes as Terraform gets them. */
export type Attributes = Readonly<Record<string, unknown>>;

interface Synthesized {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** The Terraform a piece of infrastructure becomes, ready to be asserted on. */
export class Plan {
  readonly synthesized: Synthesized;

  private readonly stack: TerraformStack;

  private constructor(stack: TerraformStack) {
    this.stack = stack;
    this.synthesized = JSON.parse(Testing.synth(stack, true));
  }

  static of(build: (stack: TerraformStack) => void): Plan {
    const stack = new TerraformStack(Testing.app(), "test");
    new AzurermProvider(stack, "Azure", { features: [{}] });
    new AzapiProvider(stack, "AzureResourceManager", { subscriptionId: "", tenantId: "" });
    new TimeProvider(stack, "Time");
    build(stack);
    return Plan.ofStack(stack);
  }

  static ofStack(stack: TerraformStack): Plan {
    return new Plan(stack);
  }

  all(kind: Kind): Attributes[] {
    return Object.values(this.byName(kind));
  }

  /** The single resource of its kind; fails when there are none or several. */
  only(kind: Kind): Attributes {
    const [resource, ...rest] = this.all(kind);
    if (resource && rest.length === 0) return resource;
    const kinds = Object.keys(this.synthesized.resource ?? {}).join(", ");
    throw new Error(
      `expected one ${kind.tfResourceType}, found ${this.all(kind).length}; the plan has: ${kinds}`,
    );
  }

  /** The resource or data source at a path of construct ids below the stack, e.g. "Photos/Resource". */
  at(path: string): Attributes {
    const { terraformResourceType, friendlyUniqueId } = this.elementAt(path);
    const { resource, data } = this.synthesized;
    // a type may be of both, as azapi's action is
    const found =
      resource?.[terraformResourceType]?.[friendlyUniqueId] ??
      data?.[terraformResourceType]?.[friendlyUniqueId];
    if (found) return found;
    throw new Error(`the plan has no resource at ${path}`);
  }

  /** Address of the resource at a path, e.g. "azurerm_storage_blob.Photos_1A2B". */
  addressOf(path: string): string {
    const { terraformResourceType, friendlyUniqueId } = this.elementAt(path);
    return `${terraformResourceType}.${friendlyUniqueId}`;
  }

  /** Resources of a kind by their path below the stack, without the id of the resource itself. */
  byOwner(kind: Kind): readonly { readonly owner: string; readonly attributes: Attributes }[] {
    return this.stack.node
      .findAll()
      .filter((each) => each instanceof TerraformResource)
      .filter(({ terraformResourceType }) => terraformResourceType === kind.tfResourceType)
      .map(({ node }) => node.path.split("/").slice(1))
      .map((path) => ({ owner: path.slice(0, -1).join("/"), attributes: this.at(path.join("/")) }));
  }

  /** "role: path of what it is granted on" of one principal, sorted. @param principal part of its address or object id */
  grantsTo(principal: string): readonly string[] {
    return this.byOwner(RoleAssignment)
      .filter(({ attributes }) => String(attributes["principal_id"]).includes(principal))
      .map(({ owner, attributes }) => `${attributes["role_definition_name"]}: ${owner}`)
      .sort();
  }

  /** App settings of the function app at a path, by name. */
  settingsAt(path: string): Readonly<Record<string, string>> {
    const { body } = this.at(path) as {
      body: { properties: { siteConfig: { appSettings: { name: string; value: string }[] } } };
    };
    return Object.fromEntries(body.properties.siteConfig.appSettings.map(({ name, value }) => [name, value]));
  }

  private elementAt(path: string): TerraformResource | TerraformDataSource {
    const found = path
      .split("/")
      .reduce<IConstruct | undefined>((parent, id) => parent?.node.tryFindChild(id), this.stack);
    if (found instanceof TerraformResource || found instanceof TerraformDataSource) return found;
    throw new Error(`there is no resource at ${path}`);
  }

  private byName({ tfResourceType }: Kind): Readonly<Record<string, Attributes>> {
    return this.synthesized.resource?.[tfResourceType] ?? {};
  }
}
