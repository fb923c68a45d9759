import type { Behaviour } from "../planning/behaviour";
import { between, oneOf, pattern, resourceId } from "../validation/checks";
import type { ObjectValue } from "../values/value";

const storageAccountId = resourceId(
  "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Storage/storageAccounts/{name}",
);
export const identityType = oneOf("SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned");

/** Only the first kind of account can become another one. */
const isOtherKind = (prior: ObjectValue, planned: ObjectValue) =>
  prior["account_kind"] !== planned["account_kind"] &&
  !(prior["account_kind"] === "Storage" && planned["account_kind"] === "StorageV2");

const isZonal = ({ account_replication_type: replication }: ObjectValue) =>
  String(replication).toUpperCase().endsWith("ZRS");

export const storage: Readonly<Record<string, Behaviour>> = {
  azurerm_storage_account: {
    checks: {
      name: pattern(/^[a-z0-9]{3,24}$/, "3 to 24 lowercase letters and digits"),
      account_tier: oneOf("Standard", "Premium"),
      account_kind: oneOf("Storage", "BlobStorage", "BlockBlobStorage", "FileStorage", "StorageV2"),
      account_replication_type: oneOf("LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"),
      access_tier: oneOf("Hot", "Cool", "Cold", "Premium"),
      min_tls_version: oneOf("TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3"),
      "blob_properties.delete_retention_policy.days": between(1, 365),
      "blob_properties.container_delete_retention_policy.days": between(1, 365),
      "network_rules.default_action": oneOf("Allow", "Deny"),
      "network_rules.bypass": oneOf("AzureServices", "Logging", "Metrics", "None"),
      "identity.type": identityType,
    },
    counts: {
      "blob_properties.cors_rule": { max: 5 },
      "queue_properties.cors_rule": { max: 5 },
      "share_properties.cors_rule": { max: 5 },
    },
    forceNewWhen: (prior, planned) => [
      ...(isOtherKind(prior, planned) ? ["account_kind"] : []),
      ...(isZonal(prior) !== isZonal(planned) ? ["account_replication_type"] : []),
    ],
    defaults: {
      account_kind: "StorageV2",
      allow_nested_items_to_be_public: true,
      "azure_files_authentication.default_share_level_permission": "None",
      "blob_properties.change_feed_enabled": false,
      "blob_properties.container_delete_retention_policy.days": 7,
      "blob_properties.delete_retention_policy.days": 7,
      "blob_properties.delete_retention_policy.permanent_delete_enabled": false,
      "blob_properties.last_access_time_enabled": false,
      "blob_properties.versioning_enabled": false,
      cross_tenant_replication_enabled: false,
      "custom_domain.use_subdomain": false,
      default_to_oauth_authentication: false,
      dns_endpoint_type: "Standard",
      https_traffic_only_enabled: true,
      infrastructure_encryption_enabled: false,
      is_hns_enabled: false,
      local_user_enabled: true,
      min_tls_version: "TLS1_2",
      nfsv3_enabled: false,
      public_network_access_enabled: true,
      queue_encryption_key_type: "Service",
      "routing.choice": "MicrosoftRouting",
      "routing.publish_internet_endpoints": false,
      "routing.publish_microsoft_endpoints": false,
      "sas_policy.expiration_action": "Log",
      sftp_enabled: false,
      "share_properties.retention_policy.days": 7,
      "share_properties.smb.multichannel_enabled": false,
      shared_access_key_enabled: true,
      table_encryption_key_type: "Service",
    },
    forceNew: [
      "account_tier",
      "dns_endpoint_type",
      "edge_zone",
      "immutability_policy",
      "infrastructure_encryption_enabled",
      "is_hns_enabled",
      "location",
      "name",
      "nfsv3_enabled",
      "provisioned_billing_model_version",
      "queue_encryption_key_type",
      "resource_group_name",
      "table_encryption_key_type",
    ],
    sensitive: [
      "primary_access_key",
      "primary_blob_connection_string",
      "primary_connection_string",
      "secondary_access_key",
      "secondary_blob_connection_string",
      "secondary_connection_string",
    ],
  },
  azurerm_storage_account_static_website: {
    checks: {
      storage_account_id: storageAccountId,
      index_document: pattern(/^[^/]{3,255}$/, "3 to 255 characters without a slash"),
    },
    atLeastOneOf: [["error_404_document", "index_document"]],
    forceNew: ["storage_account_id"],
  },
  azurerm_storage_container: {
    checks: {
      name: pattern(
        /^(\$root|\$web|[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9])$/,
        "3 to 63 lowercase letters, digits and single hyphens",
      ),
      container_access_type: oneOf("blob", "container", "private"),
      storage_account_id: storageAccountId,
    },
    exactlyOneOf: [["storage_account_id", "storage_account_name"]],
    forceNewWhen: (prior, planned) =>
      ["storage_account_id", "storage_account_name"].filter(
        (name) => prior[name] && prior[name] !== planned[name],
      ),
    defaults: { container_access_type: "private", encryption_scope_override_enabled: true },
    forceNew: ["default_encryption_scope", "encryption_scope_override_enabled", "name"],
  },
  azurerm_storage_management_policy: {
    checks: {
      storage_account_id: storageAccountId,
      "rule.name": pattern(/^[A-Za-z0-9-]+$/, "letters, digits and hyphens"),
      "rule.filters.blob_types": oneOf("blockBlob", "appendBlob"),
    },
    defaults: {
      "rule.actions.base_blob.delete_after_days_since_creation_greater_than": -1,
      "rule.actions.base_blob.delete_after_days_since_last_access_time_greater_than": -1,
      "rule.actions.base_blob.delete_after_days_since_modification_greater_than": -1,
      "rule.actions.base_blob.tier_to_archive_after_days_since_creation_greater_than": -1,
      "rule.actions.base_blob.tier_to_archive_after_days_since_last_access_time_greater_than": -1,
      "rule.actions.base_blob.tier_to_archive_after_days_since_last_tier_change_greater_than": -1,
      "rule.actions.base_blob.tier_to_archive_after_days_since_modification_greater_than": -1,
      "rule.actions.base_blob.tier_to_cold_after_days_since_creation_greater_than": -1,
      "rule.actions.base_blob.tier_to_cold_after_days_since_last_access_time_greater_than": -1,
      "rule.actions.base_blob.tier_to_cold_after_days_since_modification_greater_than": -1,
      "rule.actions.base_blob.tier_to_cool_after_days_since_creation_greater_than": -1,
      "rule.actions.base_blob.tier_to_cool_after_days_since_last_access_time_greater_than": -1,
      "rule.actions.base_blob.tier_to_cool_after_days_since_modification_greater_than": -1,
      "rule.actions.snapshot.change_tier_to_archive_after_days_since_creation": -1,
      "rule.actions.snapshot.change_tier_to_cool_after_days_since_creation": -1,
      "rule.actions.snapshot.delete_after_days_since_creation_greater_than": -1,
      "rule.actions.snapshot.tier_to_archive_after_days_since_last_tier_change_greater_than": -1,
      "rule.actions.snapshot.tier_to_cold_after_days_since_creation_greater_than": -1,
      "rule.actions.version.change_tier_to_archive_after_days_since_creation": -1,
      "rule.actions.version.change_tier_to_cool_after_days_since_creation": -1,
      "rule.actions.version.delete_after_days_since_creation": -1,
      "rule.actions.version.tier_to_archive_after_days_since_last_tier_change_greater_than": -1,
      "rule.actions.version.tier_to_cold_after_days_since_creation_greater_than": -1,
      "rule.filters.match_blob_index_tag.operation": "==",
    },
    forceNew: ["storage_account_id"],
  },
  azurerm_storage_blob: {
    checks: {
      type: oneOf("Append", "Block", "Page"),
      access_tier: oneOf("Archive", "Cold", "Cool", "Hot"),
      storage_account_name: pattern(/^[a-z0-9]{3,24}$/, "3 to 24 lowercase letters and digits"),
    },
    conflicts: [["source", "source_content", "source_uri"]],
    defaults: { content_type: "application/octet-stream", parallelism: 8, size: 0 },
    forceNew: [
      "content_md5",
      "encryption_scope",
      "name",
      "parallelism",
      "size",
      "source",
      "source_content",
      "source_uri",
      "storage_account_name",
      "storage_container_name",
      "type",
    ],
  },
  azurerm_storage_queue: { forceNew: ["name"] },
};
