import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import { TimeProvider } from "@cdktf/provider-time/lib/provider";
import { TerraformStack, Testing } from "cdktf";
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

  private constructor(synthesized: Synthesized) {
    this.synthesized = synthesized;
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
    return new Plan(JSON.parse(Testing.synth(stack, true)));
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

  /** The single resource at a path of construct ids below the stack, e.g. "Photos/Resource". */
  at(path: string): Attributes {
    const found = [this.synthesized.resource, this.synthesized.data]
      .flatMap((kinds) => Object.values(kinds ?? {}))
      .flatMap((resources) => Object.values(resources))
      .filter((attributes) => pathOf(attributes) === path);
    if (found[0] && found.length === 1) return found[0];
    throw new Error(`expected one resource at ${path}, found ${found.length}`);
  }

  /** Address of the resource at a path, e.g. "azurerm_storage_blob.Photos_1A2B". */
  addressOf(path: string): string {
    for (const [kind, resources] of Object.entries(this.synthesized.resource ?? {}))
      for (const [name, attributes] of Object.entries(resources))
        if (pathOf(attributes) === path) return `${kind}.${name}`;
    throw new Error(`expected a resource at ${path}`);
  }

  private byName({ tfResourceType }: Kind): Readonly<Record<string, Attributes>> {
    return this.synthesized.resource?.[tfResourceType] ?? {};
  }
}

function pathOf(attributes: Attributes): string {
  const { metadata } = attributes["//"] as { metadata: { path: string } };
  return metadata.path.slice(metadata.path.indexOf("/") + 1);
}
