/**
 * What the Terraform provider asks of the running emulator. Values are in the provider's own shape:
 * snake_case attributes, blocks as lists, null for what is not set.
 *
 * Every call is `POST http://127.0.0.1:<port>/terraform/<call>` with `Authorization: Bearer <token>`; both
 * stand in `<checkout>/.vitrine/local/emulator.json`, readable by its owner alone.
 */
export type Values = Readonly<Record<string, unknown>>;

export type ProviderName = "azurerm" | "azapi" | "azuread" | "time";

export interface ApplyRequest {
  readonly provider: ProviderName;
  /** e.g. "azurerm_storage_account", "azapi_resource" */
  readonly type: string;
  /** null when the resource is created. */
  readonly prior: Values | null;
  /** Attributes that are not known yet are absent. */
  readonly planned: Values;
  /** For this call alone, e.g. `value_wo` of a secret: no plan, no state and no record holds them. */
  readonly writeOnly?: Values;
  /** The `features` block of the provider, when it has one. */
  readonly features?: Values;
}

/** The state after the call; computed attributes filled in. */
export interface StateResponse {
  readonly state: Values | null;
}

export interface ReadRequest {
  readonly provider: ProviderName;
  readonly type: string;
  readonly state: Values;
}

export interface DeleteRequest extends ReadRequest {
  /** The `features` block of the provider, when it has one. */
  readonly features?: Values;
}

export interface ReadDataRequest {
  readonly provider: ProviderName;
  readonly type: string;
  readonly config: Values;
}

/** `terraform import`: the values of what exists under this id. */
export interface ImportRequest {
  readonly provider: ProviderName;
  readonly type: string;
  readonly id: string;
}

/** Any answer with a status of 400 or more. */
export interface ErrorResponse {
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** Path of the attribute at fault, e.g. ["site_config", 0, "app_settings"]. */
    readonly attribute?: readonly (string | number)[];
  };
}

/** `.vitrine/local/emulator.json` */
export interface EmulatorAddress {
  readonly pid: number;
  readonly port: number;
  readonly token: string;
}
