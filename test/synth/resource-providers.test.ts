import { armId } from "../../emulator/resource-manager/arm-paths";
import type { Environment } from "../../environments/environment";
import prod from "../../environments/prod";
import { coreProviders } from "../../environments/resource-providers";
import { environments, onKubernetes, planOf, planOfBootstrap, planOfNetwork } from "../support/estates";
import type { Attributes, Plan } from "../support/plan";

/** Types whose id the local Azure does not make as Azure does: parts of a resource, and what has no id of its own. */
const others: Readonly<Record<string, string>> = {
  azurerm_eventhub_consumer_group: "Microsoft.EventHub",
  azurerm_key_vault_secret: "Microsoft.KeyVault",
  azurerm_kubernetes_cluster_trusted_access_role_binding: "Microsoft.ContainerService",
  azurerm_monitor_diagnostic_setting: "microsoft.insights",
  azurerm_postgresql_flexible_server_active_directory_administrator: "Microsoft.DBforPostgreSQL",
  azurerm_resource_group: "Microsoft.Resources",
  azurerm_role_assignment: "Microsoft.Authorization",
  azurerm_storage_account_queue_properties: "Microsoft.Storage",
  azurerm_storage_account_static_website: "Microsoft.Storage",
  azurerm_storage_blob: "Microsoft.Storage",
  azurerm_storage_container: "Microsoft.Storage",
  azurerm_storage_management_policy: "Microsoft.Storage",
  azurerm_storage_queue: "Microsoft.Storage",
  azurerm_storage_table: "Microsoft.Storage",
};

/** What stands for every attribute that an id is made of. */
const anything = new Proxy({}, { get: () => "x", has: () => true }) as Readonly<Record<string, string>>;

/** The namespace of a declared resource, in Azure's spelling; undefined for a part, whose owner has the same. */
function namespaceOf(type: string, attributes: Attributes): string | undefined {
  if (others[type] !== undefined) return others[type];
  const id = type.startsWith("azapi_") ? `/providers/${attributes["type"]}` : armId(type, anything, "x");
  const namespace = id.split("/providers/")[id.split("/providers/").length - 1]?.split("/")[0];
  if (namespace === "Vitrine.Local") return `${type}: nobody has said which namespace it has`;
  return id.includes("/providers/")
    ? namespace?.replace(/^Microsoft\.Insights$/, "microsoft.insights")
    : undefined;
}

function used({ synthesized }: Plan): string[] {
  const all = Object.entries(synthesized.resource ?? {}).filter(([type]) => /^az(urerm|api)_/.test(type));
  const found = all.flatMap(([type, byName]) =>
    Object.values(byName).map((attributes) => namespaceOf(type, attributes)),
  );
  return [...new Set([...found.filter((each) => each !== undefined), ...servedIn(synthesized)])].sort();
}

/** To whom subnets are given, and which services they reach in another way than the internet. */
function servedIn({ resource }: Plan["synthesized"]): string[] {
  const subnets = Object.values(resource?.["azurerm_subnet"] ?? {}) as readonly unknown[] as Subnet[];
  return subnets.flatMap(({ delegation = [], service_endpoints = [] }) => [
    ...delegation.map(({ service_delegation: { name } }) => name.split("/")[0] ?? ""),
    ...service_endpoints,
  ]);
}

interface Subnet {
  readonly delegation?: readonly { readonly service_delegation: { readonly name: string } }[];
  readonly service_endpoints?: readonly string[];
}

const settings = ({ synthesized }: Plan): Settings =>
  (synthesized as unknown as { provider: { azurerm: Settings[] } }).provider.azurerm[0] as Settings;

interface Settings {
  readonly resource_provider_registrations: string;
  readonly resource_providers_to_register: readonly string[];
}

const ownNetwork = { addressSpace: "10.60.0.0/22", runners: "github" } as const;
const withRunnersOfGitHub: Environment = {
  ...prod,
  location: "northeurope",
  network: { mode: "private", own: ownNetwork, deployFrom: { inside: true, subnets: [], ipRanges: [] } },
};

/** Namespaces that a service uses though the stack has no resource of them, so that no table of types names them. */
const behindTheScenes = ["Microsoft.App", "Microsoft.PolicyInsights"];

const withoutSearch: Environment = {
  ...prod,
  workloads: { imagePipeline: prod.workloads.imagePipeline },
};

const plans = new Map([
  ["images alone", planOf(withoutSearch)] as const,
  ["no workload at all", planOf({ ...prod, workloads: {} })] as const,
  ...[...environments, onKubernetes].map((each) => [each.name, planOf(each)] as const),
  ...environments
    .filter(({ network }) => network.mode === "private" && network.own !== undefined)
    .map((each) => [`the network of ${each.name}`, planOfNetwork(each)] as const),
  ["a network with runners of GitHub's", planOfNetwork(withRunnersOfGitHub)] as const,
  ["bootstrap", planOfBootstrap()] as const,
]);

describe.each([...plans])("the subscription of %s", (_, plan) => {
  it("gets every namespace registered of which the stack has a resource", () => {
    const { resource_provider_registrations: set, resource_providers_to_register: own } = settings(plan);
    expect(set).toBe("core");
    expect(used(plan).filter((each) => ![...coreProviders, ...own].includes(each))).toEqual([]);
  });

  it("gets no namespace registered that the stack has no use for", () => {
    const wanted = [...used(plan), ...behindTheScenes];
    expect(settings(plan).resource_providers_to_register.filter((each) => !wanted.includes(each))).toEqual(
      [],
    );
  });
});

it("Flex apps and online endpoints get the namespaces registered that run them", () => {
  for (const environment of environments)
    expect(settings(planOf(environment)).resource_providers_to_register).toEqual(
      expect.arrayContaining(["Microsoft.App", "Microsoft.PolicyInsights"]),
    );
});
