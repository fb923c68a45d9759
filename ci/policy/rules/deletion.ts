import type { DeclaredEstate, JudgedResource } from "../resource";
import type { Rule } from "../rule";
import { settingRule } from "../setting-rule";
import { servesWebsite } from "./public-access";

/** What may hold what nobody could make again. */
const holders = [
  "azurerm_cosmosdb_account",
  "azurerm_key_vault",
  "azurerm_postgresql_flexible_server",
  "azurerm_storage_account",
  "Microsoft.Search/searchServices",
];

const lock: Rule = {
  id: "lock",
  demand: "cannot be deleted by hand where it holds data",
  reason:
    "a click on the wrong resource would take the data with it, and roles do not tell a slip from intent",
  fix: "put an azurerm_management_lock CanNotDelete on it",
  kinds: holders,
  where: "data is protected",
  check: (holder, { estate }) => {
    if (!holdsData(holder, estate)) return [];
    const isLocked = estate
      .all("azurerm_management_lock")
      .filter(({ values }) => ["CanNotDelete", "ReadOnly"].includes(String(values["lock_level"])))
      .some(({ values }) => estate.refersTo(values["scope"], holder));
    return isLocked ? [] : [{ what: "it holds data and has no lock" }];
  },
};

const preventDestroy: Rule = {
  id: "prevent-destroy",
  demand: "cannot be deleted by a plan where it holds data",
  reason:
    "a renamed construct or a changed name plans a replacement, and the data goes with the old resource",
  fix: "set prevent_destroy in its lifecycle",
  kinds: holders,
  where: "data is protected",
  check: (holder, { estate }) => {
    const lifecycle = holder.values["lifecycle"] as { prevent_destroy?: boolean } | undefined;
    if (!holdsData(holder, estate) || lifecycle?.prevent_destroy) return [];
    return [{ what: "it holds data and its lifecycle has no prevent_destroy" }];
  },
};

const softDelete = settingRule(
  {
    id: "soft-delete",
    demand: "gives back what was deleted by mistake",
    reason: "code has bugs and people have bad days: what is deleted has to be there for some days more",
    fix: "turn soft delete on",
  },
  [
    { kind: "azurerm_key_vault", attribute: "soft_delete_retention_days", must: { atLeast: 7 } },
    {
      kind: "azurerm_storage_account",
      attribute: "blob_properties.delete_retention_policy.days",
      must: { atLeast: 1 },
      unless: hasFilesOnly,
    },
    {
      kind: "azurerm_storage_account",
      attribute: "blob_properties.container_delete_retention_policy.days",
      must: { atLeast: 1 },
      unless: hasFilesOnly,
    },
    {
      kind: "azurerm_storage_account",
      attribute: "share_properties.retention_policy.days",
      must: { atLeast: 1 },
      unless: (account, estate) => !hasFilesOnly(account, estate),
    },
  ],
);

const irrecoverable = settingRule(
  {
    id: "irrecoverable",
    demand: "survives a purge, an overwrite and the loss of a building",
    reason:
      "what is worth a lock is worth more than one copy, its versions, and a vault that nobody can empty",
    fix: "keep versions and copies",
    where: "data is protected",
  },
  [
    { kind: "azurerm_key_vault", attribute: "purge_protection_enabled", must: [true] },
    {
      kind: "azurerm_storage_account",
      attribute: "account_replication_type",
      must: ["ZRS", "GZRS", "RAGZRS"],
    },
    {
      kind: "azurerm_storage_account",
      attribute: "blob_properties.versioning_enabled",
      must: [true],
      // Azure keeps no versions of files, nor of blobs in folders
      unless: (account, estate) =>
        !holdsData(account, estate) ||
        hasFilesOnly(account, estate) ||
        estate.valuesOf(account, "is_hns_enabled").includes(true),
    },
  ],
);

export const deletionRules: readonly Rule[] = [lock, preventDestroy, softDelete, irrecoverable];

/** An account of this kind has no blobs to protect. */
export function hasFilesOnly(account: JudgedResource, estate: DeclaredEstate): boolean {
  return estate.valuesOf(account, "account_kind").includes("FileStorage");
}

/**
 * Stores that a deploy fills hold nothing that the next one could not bring again: code, pages, build contexts, models,
 * and what Azure ML keeps for itself.
 */
export function holdsData(holder: JudgedResource, estate: DeclaredEstate): boolean {
  if (holder.isPart) return false;
  const isWorkspaces = estate
    .all("Microsoft.MachineLearningServices/workspaces")
    .flatMap((workspace) => storesOfWorkspace.flatMap((attribute) => estate.valuesOf(workspace, attribute)))
    .some((store) => estate.refersTo(store, holder));
  if (isWorkspaces) return false;
  if (holder.kind !== "azurerm_storage_account") return true;
  const hasCode = estate
    .all("Microsoft.Web/sites")
    .flatMap((site) => estate.valuesOf(site, "properties.functionAppConfig.deployment.storage.value"))
    .some((place) => estate.refersTo(place, holder));
  return !hasCode && !servesWebsite(holder, estate);
}

const storesOfWorkspace = ["properties.storageAccount", "properties.keyVault"];
