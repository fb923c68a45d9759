import type { ProviderName } from "../resource-manager/protocol";
import type { BeyondSchema } from "./planning/beyond-schema";
import type { PlanInput, ResourcePlan } from "./planning/plan";
import type { ProviderSchema } from "./schema/schema";
import type { StackTypes } from "./schema/stack-types";
import type { ConfigProblem } from "./validation/validate";
import type { ObjectValue } from "./values/value";

/** What tells azurerm, azapi, azuread and time apart; everything else is the same code. */
export interface ProviderKind {
  readonly name: ProviderName;
  /**
   * Terraform is lenient with providers of the old kind: they may plan a default where the configuration says
   * nothing. azurerm is one of them, azapi and time are not.
   */
  readonly isLegacy: boolean;
  schemaOf(types: StackTypes): ProviderSchema;
  beyondSchemaOf(type: string): BeyondSchema;
  plan(type: string, input: PlanInput): ResourcePlan;
  /** Beyond what the beyondSchema's tables say. */
  validate?(type: string, config: ObjectValue): readonly ConfigProblem[];
  /** A resource that no emulator is needed for: its state after create or update. */
  applyAlone?(type: string, planned: ObjectValue): Promise<ObjectValue>;
  /** The same when it goes. @default nothing to do */
  deleteAlone?(type: string, state: ObjectValue): Promise<void>;
  /**
   * A data source of a stack that is only planned: undefined when the emulator alone could tell.
   *
   * @param isDeployed as if everything were there
   */
  readOffline?(type: string, config: ObjectValue, isDeployed: boolean): ObjectValue | undefined;
}
