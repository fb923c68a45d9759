import type { Attribute, Block, NestedBlock, Type } from "../schema/schema";

const text: Attribute = { type: "string", optional: true };
const requiredText: Attribute = { type: "string", required: true };
const id: Attribute = { type: "string", computed: true };
const fixed = (attribute: Attribute): Attribute => ({ ...attribute, forceNew: true });
const given = (attribute: Attribute): Attribute => ({ ...attribute, computed: true });
const flag = (fallback: boolean): Attribute => ({
  type: "bool",
  optional: true,
  computed: true,
  default: fallback,
});
const optional = (type: Type): Attribute => ({ type, optional: true });

const texts = optional(["list", "string"]);
const textMap = optional(["map", "string"]);
const textLists = optional(["map", ["list", "string"]]);
const anything = optional("dynamic");
const output: Attribute = { type: "dynamic", computed: true };

const retryFields: Readonly<Record<string, Attribute>> = {
  error_message_regex: { type: ["list", "string"], required: true },
  interval_seconds: { ...given(optional("number")), default: 10 },
  max_interval_seconds: { ...given(optional("number")), default: 180 },
  multiplier: { ...given(optional("number")), default: 1.5 },
  randomization_factor: { ...given(optional("number")), default: 0.5 },
};
const retry: Attribute = {
  type: ["object", Object.fromEntries(Object.entries(retryFields).map(([name, { type }]) => [name, type]))],
  fields: retryFields,
  optional: true,
};

const timeouts: NestedBlock = {
  nesting: "single",
  block: { attributes: { create: text, update: text, read: text, delete: text }, blocks: {} },
};
const identity: NestedBlock = {
  nesting: "list",
  block: {
    attributes: { type: requiredText, identity_ids: texts, principal_id: id, tenant_id: id },
    blocks: {},
  },
};

const requests = (...names: readonly string[]): Record<string, Attribute> =>
  Object.fromEntries(
    names.flatMap((name) => [
      [`${name}_headers`, textMap],
      [`${name}_query_parameters`, textLists],
    ]),
  );

const common = { response_export_values: anything, locks: texts, output, retry };
const secretBody = { sensitive_body: { ...anything, writeOnly: true }, sensitive_body_version: textMap };
const triggers = { replace_triggers_external_values: anything, replace_triggers_refs: texts };

/** The resource types of Azure/azapi 2.12, as its documentation lists their arguments. */
export const resources: Readonly<Record<string, Block>> = {
  azapi_resource: {
    attributes: {
      id,
      type: requiredText,
      name: fixed(given(text)),
      parent_id: fixed(given(text)),
      location: given(text),
      body: given(anything),
      tags: given(textMap),
      ignore_casing: flag(false),
      ignore_missing_property: flag(true),
      ignore_null_property: flag(false),
      list_unique_id_property: textMap,
      ignore_other_items_in_list: texts,
      schema_validation_enabled: flag(true),
      ignore_body_changes: { ...texts, writeOnly: true },
      ...secretBody,
      ...triggers,
      ...common,
      ...requests("create", "update", "delete", "read"),
    },
    blocks: { identity, timeouts },
  },
  azapi_update_resource: {
    attributes: {
      id,
      type: requiredText,
      name: fixed(given(text)),
      parent_id: fixed(given(text)),
      resource_id: fixed(given(text)),
      body: anything,
      ignore_casing: flag(false),
      ignore_missing_property: flag(true),
      list_unique_id_property: textMap,
      ignore_other_items_in_list: texts,
      ...secretBody,
      replace_triggers_external_values: anything,
      ...common,
      ...requests("update", "read"),
    },
    blocks: { timeouts },
  },
  azapi_resource_action: {
    attributes: {
      id,
      type: fixed(requiredText),
      resource_id: fixed(requiredText),
      action: fixed(text),
      method: { ...given(text), default: "POST" },
      when: { ...given(text), default: "apply" },
      body: anything,
      ...secretBody,
      ignore_not_found: optional("bool"),
      exist: { type: "bool", computed: true },
      sensitive_response_export_values: anything,
      sensitive_output: { ...output, sensitive: true },
      headers: textMap,
      query_parameters: textLists,
      ...common,
    },
    blocks: { timeouts },
  },
  azapi_data_plane_resource: {
    attributes: {
      id,
      type: requiredText,
      name: fixed(given(text)),
      parent_id: fixed(requiredText),
      body: given(anything),
      ignore_casing: flag(false),
      ignore_missing_property: flag(true),
      ...secretBody,
      ...triggers,
      ...common,
      ...requests("create", "update", "delete", "read"),
    },
    blocks: { timeouts },
  },
};

const readTimeouts: NestedBlock = { nesting: "single", block: { attributes: { read: text }, blocks: {} } };

export const dataSources: Readonly<Record<string, Block>> = {
  azapi_client_config: {
    attributes: { id, subscription_id: id, subscription_resource_id: id, tenant_id: id, object_id: id },
    blocks: { timeouts: readTimeouts },
  },
  azapi_resource: {
    attributes: {
      id,
      type: requiredText,
      name: given(text),
      parent_id: given(text),
      resource_id: given(text),
      location: id,
      identity: {
        type: [
          "list",
          [
            "object",
            { type: "string", identity_ids: ["list", "string"], principal_id: "string", tenant_id: "string" },
          ],
        ],
        computed: true,
      },
      tags: { type: ["map", "string"], computed: true },
      ignore_not_found: optional("bool"),
      exists: { type: "bool", computed: true },
      response_export_values: anything,
      output,
      headers: textMap,
      query_parameters: textLists,
      retry,
    },
    blocks: { timeouts: readTimeouts },
  },
  azapi_resource_action: {
    attributes: {
      id,
      type: requiredText,
      resource_id: text,
      action: text,
      method: given(text),
      body: anything,
      response_export_values: anything,
      sensitive_response_export_values: anything,
      output,
      sensitive_output: { ...output, sensitive: true },
      headers: textMap,
      query_parameters: textLists,
      retry,
    },
    blocks: { timeouts: readTimeouts },
  },
};

const flagSetting = optional("bool");

export const provider: Block = {
  attributes: {
    ...Object.fromEntries(
      [
        "client_certificate",
        "client_certificate_password",
        "client_certificate_path",
        "client_id",
        "client_id_file_path",
        "client_secret",
        "client_secret_file_path",
        "custom_correlation_request_id",
        "default_location",
        "default_name",
        "environment",
        "oidc_azure_service_connection_id",
        "oidc_request_token",
        "oidc_request_url",
        "oidc_token",
        "oidc_token_file_path",
        "partner_id",
        "subscription_id",
        "tenant_id",
      ].map((name) => [name, text]),
    ),
    ...Object.fromEntries(
      [
        "always_acquire_policy_token",
        "disable_correlation_request_id",
        "disable_default_output",
        "disable_instance_discovery",
        "disable_terraform_partner_id",
        "enable_preflight",
        "ignore_no_op_changes",
        "preserve_resource_id_casing",
        "skip_provider_registration",
        "use_aks_workload_identity",
        "use_cli",
        "use_msi",
        "use_oidc",
      ].map((name) => [name, flagSetting]),
    ),
    auxiliary_tenant_ids: texts,
    default_tags: textMap,
    endpoint: optional([
      "list",
      [
        "object",
        {
          active_directory_authority_host: "string",
          resource_manager_audience: "string",
          resource_manager_endpoint: "string",
        },
      ],
    ]),
    maximum_busy_retry_attempts: optional("number"),
  },
  blocks: {},
};
