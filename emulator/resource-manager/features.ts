import type { Values } from "./protocol";
import { block } from "./values";

/** What the `features` block of azurerm says where the local Azure goes by it, with azurerm's own defaults. */
export interface Features {
  readonly preventDeletionIfContainsResources: boolean;
  readonly purgeDeletedVaults: boolean;
  readonly recoverDeletedVaults: boolean;
  readonly disableGeneratedRule: boolean;
  readonly restartPostgresOnConfigurationChange: boolean;
}

/** @param features the block in the provider's own shape */
export function featuresOf(features: Values = {}): Features {
  const said = (service: string, name: string, fallback: boolean) => {
    const value = block(features, service)?.[name];
    return typeof value === "boolean" ? value : fallback;
  };
  return {
    preventDeletionIfContainsResources: said(
      "resource_group",
      "prevent_deletion_if_contains_resources",
      true,
    ),
    purgeDeletedVaults: said("key_vault", "purge_soft_delete_on_destroy", true),
    recoverDeletedVaults: said("key_vault", "recover_soft_deleted_key_vaults", true),
    disableGeneratedRule: said("application_insights", "disable_generated_rule", false),
    restartPostgresOnConfigurationChange: said(
      "postgresql_flexible_server",
      "restart_server_on_configuration_value_change",
      true,
    ),
  };
}
