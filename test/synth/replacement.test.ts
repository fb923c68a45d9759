import { referencesIn } from "../../ci/stack";
import { knownTypes } from "../../emulator/terraform/azurerm/known-types";
import prod from "../../environments/prod";
import { onKubernetes, planOf, withScoring } from "../support/estates";
import type { Attributes, Plan } from "../support/plan";
import { replacedFirst } from "../support/replaced-first";

/**
 * Azure refuses what is created before its old one is destroyed and has the same name. So whatever replaces a resource of that
 * kind has a reason here why it does not meet its old one, or is never changed.
 */
const reasons: Readonly<Record<string, readonly string[]>> = {
  "a constant of its construct: who changes it gives it another name": [
    "azurerm_application_insights: application_type",
    "azurerm_kubernetes_cluster: dns_prefix",
    "azurerm_kubernetes_cluster: network_profile",
    "azurerm_kubernetes_cluster: network_profile.network_plugin",
    "azurerm_kubernetes_cluster: role_based_access_control_enabled",
    "azurerm_kubernetes_cluster_extension: extension_type",
    "azurerm_kubernetes_cluster_extension: release_namespace",
    "azurerm_kubernetes_cluster_extension: release_train",
    "azurerm_machine_learning_compute_cluster: local_auth_enabled",
    "azurerm_machine_learning_compute_cluster: node_public_ip_enabled",
    "azurerm_machine_learning_compute_cluster: ssh_public_access_enabled",
    "azurerm_machine_learning_compute_cluster: vm_priority",
    "azurerm_machine_learning_compute_cluster: vm_size",
    "azurerm_private_endpoint: private_service_connection.is_manual_connection",
    "azurerm_private_endpoint: private_service_connection.subresource_names",
    "azurerm_storage_account: account_tier",
    "azurerm_storage_blob: type",
  ],
  "its workspace, replication or account is always the same; a new account would be an empty one": [
    "azurerm_application_insights: some values of others",
    "azurerm_storage_account: some values of others",
    "azurerm_storage_container: some values of others",
  ],
  "its contents are part of its name, or of that of its folder or container": [
    "azurerm_storage_blob: source",
    "azurerm_storage_blob: storage_container_name",
  ],
  "Azure knows it as another assignment": [
    "azurerm_role_assignment: principal_id",
    "azurerm_role_assignment: role_definition_name",
    "azurerm_role_assignment: scope",
  ],
  "Azure compares it with the directory, so that whatever has been made has the right one": [
    "azurerm_role_assignment: principal_type",
  ],
  "docs/runbooks/moved-endpoints.md says what to do; with other zones an endpoint has another name": [
    "azurerm_kubernetes_cluster: private_cluster_enabled",
    "azurerm_private_endpoint: subnet_id",
  ],
};

/** It builds its image, by machines that others do not have. */
const building = withScoring(prod, { imageRegistryId: undefined });

describe("what is created before it is destroyed", () => {
  it("is replaced by nothing in life, or is another one by name then", () => {
    const found = [prod, building, onKubernetes].flatMap((environment) => {
      const plan = planOf(environment);
      return [...replacedFirst(plan)].flatMap((address) => replacedBy(plan, address));
    });
    expect([...new Set(found)].sort()).toEqual(Object.values(reasons).flat().sort());
  });
});

/** What another environment is for: a change of these replaces everything. */
const places = ["location", "resource_group_name"];

/** Attributes whose change replaces it, without its name and what changes only when something else is replaced. */
function replacedBy({ synthesized }: Plan, address: string): string[] {
  const [type = "", name = ""] = address.split(".");
  const values: Attributes = synthesized.resource?.[type]?.[name] ?? {};
  const beyondSchema = knownTypes[type];
  if (beyondSchema === undefined && type.startsWith("azurerm_")) return [`${type}: nobody knows what`];
  const { forceNew = [], forceNewWhen } = beyondSchema ?? {};
  const { ignore_changes: ignored = [] } = (values["lifecycle"] ?? {}) as { ignore_changes?: string[] };
  const triggers = (values["replace_triggers_refs"] ?? []) as readonly string[];
  return [
    ...forceNew
      .filter((path) => !isName(path) && !places.includes(path) && !ignored.includes(path))
      .filter((path) => isChosen(at(values, path))),
    ...triggers.filter((path) => isChosen(at(values["body"], path))),
    ...(forceNewWhen ? ["some values of others"] : []),
  ].map((path) => `${type}: ${path}`);
}

const isName = (path: string) => /(^|\.)name$/.test(path);
const isChosen = (value: unknown) => value !== undefined && referencesIn(value).length === 0;

function at(values: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (each, step) => (Array.isArray(each) ? each[0] : (each as Attributes | undefined))?.[step],
      values,
    );
}
