import type { Behaviour } from "../../../resource-manager/behaviour";
import { notRunLocally, ResourceError } from "../../../resource-manager/resource-error";
import type { ResourceStore } from "../../../resource-manager/resource-store";
import { text } from "../../../resource-manager/values";
import type { SoftDeletion } from "../../../unkind/deleted-names";
import type { KeyVaults } from "../key-vaults";

/** For 90 days, unless it is purged. */
const softDeletion: SoftDeletion = {
  taken: (_, values) => `vault ${text(values, "name").toLowerCase()}`,
  purges: ({ purge_protection_enabled: isProtected }, features) =>
    features.purgeDeletedVaults && isProtected !== true,
  recovers: (features) => features.recoverDeletedVaults,
  refusal: ({ name }) =>
    new ResourceError(
      409,
      "ConflictError",
      `A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault.\n  why: ${name} was deleted and not purged\n  fix: recover_soft_deleted_key_vaults in the provider's features, or another name`,
      { attribute: ["name"] },
    ),
};

export const keyVault = (keyVaults: KeyVaults): Behaviour => ({
  type: "azurerm_key_vault",
  parity: "runs",
  reason: "secrets; without keys, certificates, access policies, network rules and a soft-deleted vault",
  softDeletion,

  async apply({ id, planned, prior }) {
    const roles = planned["rbac_authorization_enabled"] ?? planned["enable_rbac_authorization"] ?? false;
    if (roles !== true) {
      throw notRunLocally(
        "Key Vault access policies",
        "set rbac_authorization_enabled to true and grant roles",
        ["rbac_authorization_enabled"],
      );
    }
    if (prior?.values["purge_protection_enabled"] === true && planned["purge_protection_enabled"] !== true) {
      throw new ResourceError(
        400,
        "BadRequest",
        `updating Key Vault "${text(planned, "name")}": once Purge Protection has been Enabled it's not possible to disable it`,
        { attribute: ["purge_protection_enabled"] },
      );
    }
    const { vaultUri } = await keyVaults.createVault({ resourceId: id, name: text(planned, "name") });
    return {
      vault_uri: vaultUri,
      rbac_authorization_enabled: true,
      enable_rbac_authorization: true,
      access_policy: [],
    };
  },

  delete: ({ id }) => keyVaults.deleteVault(id),

  async restore({ id, values }) {
    await keyVaults.createVault({ resourceId: id, name: text(values, "name") });
  },
});

/** Address of the vault of this name, when there is one. */
export function vaultUriOf(resources: ResourceStore, vault: string): string | undefined {
  const found = resources.ofType("azurerm_key_vault").find(({ values }) => values["name"] === vault);
  return found && text(found.values, "vault_uri");
}
