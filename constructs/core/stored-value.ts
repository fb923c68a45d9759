import { type TerraformMetaArguments, TerraformResource, Token } from "cdktf";
import type { Construct } from "constructs";

export interface StoredValueProps extends Pick<TerraformMetaArguments, "dependsOn"> {
  readonly value: string;
  /** Stored anew when this changes; until then `value` is not known. */
  readonly storedAnewWith: string;
  /** Keeps what was stored first until `storedAnewWith` changes, whatever `value` has become. @default false */
  readonly isKept?: boolean;
}

/**
 * A value that Terraform knows only once this resource exists, and from then on in every plan.
 *
 * Terraform's own `terraform_data`. The class that cdktf has for it runs `terraform version` in every synth.
 */
export class StoredValue extends TerraformResource {
  static readonly tfResourceType = "terraform_data";
  private readonly props: StoredValueProps;

  constructor(scope: Construct, id: string, props: StoredValueProps) {
    super(scope, id, {
      terraformResourceType: StoredValue.tfResourceType,
      terraformGeneratorMetadata: { providerName: "terraform" },
      dependsOn: props.dependsOn,
      ...(props.isKept && { lifecycle: { ignoreChanges: ["input"] } }),
    });
    this.props = props;
  }

  get value(): string {
    return Token.asString(this.interpolationForAttribute("output"));
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.props.value, triggers_replace: this.props.storedAnewWith };
  }
}
