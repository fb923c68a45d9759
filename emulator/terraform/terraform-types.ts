import type { BeyondSchema } from "./planning/beyond-schema";
import type { Checks } from "./validation/checks";
import type { ObjectValue } from "./values/value";

/** What Terraform's provider knows of a service's types; a type that is not in it is planned from its schema alone. */
export interface TerraformTypes {
  /** By resource type; of a data source, "data.azurerm_..." */
  readonly beyondSchema: Readonly<Record<string, BeyondSchema>>;
  /** What the values must be, by type and path. */
  readonly rules?: Readonly<Record<string, Checks>>;
  /** Answers of data sources to a stack that is planned without an account. */
  readonly offline?: Readonly<Record<string, OfflineAnswer>>;
}

/** Whoever asks without an account. */
export const nobody = "00000000-0000-0000-0000-000000000000";

export interface OfflineAnswer {
  readonly answer: ObjectValue;
  /** What it says beside that once everything is deployed. */
  readonly deployed?: ObjectValue;
}
