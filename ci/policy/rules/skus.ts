import type { Rule } from "../rule";

/** Machines that are common, current and enough for what runs on them. */
const machines = [
  "Standard_D2as_v4",
  "Standard_D4as_v4",
  "Standard_D8as_v4",
  "Standard_D2as_v5",
  "Standard_D4as_v5",
  "Standard_D8as_v5",
  "Standard_D16as_v5",
];

interface Sized {
  readonly attribute: string;
  readonly allowed: readonly string[];
}

/** Sizes and tiers that any environment may have; its file may allow others, or fewer. */
export const sizes: Readonly<Record<string, Sized>> = {
  azurerm_cdn_frontdoor_profile: {
    attribute: "sku_name",
    allowed: ["Standard_AzureFrontDoor", "Premium_AzureFrontDoor"],
  },
  azurerm_container_registry: { attribute: "sku", allowed: ["Basic", "Standard", "Premium"] },
  azurerm_key_vault: { attribute: "sku_name", allowed: ["standard", "premium"] },
  azurerm_kubernetes_cluster: { attribute: "default_node_pool.vm_size", allowed: machines },
  azurerm_log_analytics_workspace: { attribute: "sku", allowed: ["PerGB2018"] },
  azurerm_machine_learning_compute_cluster: { attribute: "vm_size", allowed: machines },
  azurerm_managed_redis: {
    attribute: "sku_name",
    allowed: ["Balanced_B0", "Balanced_B1", "Balanced_B3", "Balanced_B5", "Balanced_B10"],
  },
  azurerm_service_plan: { attribute: "sku_name", allowed: ["FC1"] },
  azurerm_storage_account: { attribute: "account_tier", allowed: ["Standard"] },
  "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments": {
    attribute: "properties.instanceType",
    allowed: machines,
  },
  "Microsoft.Search/searchServices": { attribute: "sku.name", allowed: ["basic", "standard", "standard2"] },
};

const sku: Rule = {
  id: "sku",
  demand: "has a size or tier that the environment allows",
  reason:
    "one word in an environment's file can cost a thousand euros a month, or buy what Azure no longer mends",
  fix: "choose one of those, or allow it under policy.skus in the environment's file",
  kinds: Object.keys(sizes),
  offOnOneMachine: "nothing on this machine has a size or a price",
  check: (resource, { estate, facts }) => {
    const { attribute, allowed: everywhere } = sizes[resource.kind] as Sized;
    // on a cluster the name is one that the cluster's owner has made up
    if (estate.valuesOf(resource, "properties.endpointComputeType").includes("Kubernetes")) return [];
    const allowed = facts.policy.skus[resource.kind] ?? everywhere;
    return estate
      .valuesOf(resource, attribute)
      .filter((value) => !allowed.includes(String(value)))
      .map((value) => ({ what: `${attribute} is ${JSON.stringify(value)}; allowed: ${allowed.join(", ")}` }));
  },
};

export const skuRules: readonly Rule[] = [sku];
