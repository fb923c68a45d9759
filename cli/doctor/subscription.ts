import type { Environment } from "../../environments/environment";
import { type Azure, AzureRefusal } from "./azure";
import { type Finding, finding } from "./finding";
import { behindTheScenes, type Needed, namespacesOf } from "./needs";

interface Provider {
  readonly namespace: string;
  readonly registrationState: string;
  readonly resourceTypes: readonly { readonly resourceType: string; readonly locations: readonly string[] }[];
}

/** The subscription is there and enabled. */
export async function checkSubscription(azure: Azure, { subscriptionId, name }: Environment) {
  const tell = finding("subscription");
  try {
    const { state, displayName } = (await azure.get(
      `/subscriptions/${subscriptionId}?api-version=2022-12-01`,
    )) as { state: string; displayName: string };
    if (state === "Enabled") return [tell("ok", `${displayName} is enabled`)];
    return [tell("blocks", `${displayName} is ${state}`, "an owner of the subscription enables it again")];
  } catch (error) {
    if (!(error instanceof AzureRefusal)) throw error;
    return [
      tell(
        "blocks",
        `Azure does not show you the subscription ${subscriptionId}: ${error.code}`,
        `az account set --subscription ID, or correct subscriptionId in environments/${name}.ts`,
      ),
    ];
  }
}

/** Every namespace is registered, and offers what the stack makes in the region. */
export async function checkProviders(
  azure: Azure,
  { subscriptionId, location }: Environment,
  needed: readonly Needed[],
): Promise<Finding[]> {
  const providers = (await azure.list(
    `/subscriptions/${subscriptionId}/providers?api-version=2021-04-01`,
  )) as Provider[];
  const byNamespace = new Map(providers.map((provider) => [provider.namespace.toLowerCase(), provider]));
  return [...unregistered(namespacesOf(needed), byNamespace), ...notOffered(needed, location, byNamespace)];
}

function unregistered(namespaces: readonly string[], known: ReadonlyMap<string, Provider>): Finding[] {
  const tell = finding("resource providers");
  const missing = namespaces.filter(
    (name) => known.get(name.toLowerCase())?.registrationState !== "Registered",
  );
  if (missing.length === 0) return [tell("ok", `all ${namespaces.length} are registered`)];
  return missing.map((namespace) => {
    const state = known.get(namespace.toLowerCase())?.registrationState ?? "unknown to the subscription";
    const fix = `az provider register --namespace ${namespace} --wait`;
    return behindTheScenes.includes(namespace)
      ? tell("blocks", `${namespace} is not registered (${state})`, fix)
      : tell(
          "warns",
          `${namespace} is not registered (${state}): the first deploy does it, for minutes`,
          fix,
        );
  });
}

/** Azure lists regions by their display names: "West Europe" is westeurope. */
function notOffered(
  needed: readonly Needed[],
  location: string,
  known: ReadonlyMap<string, Provider>,
): Finding[] {
  const tell = finding("region");
  const types = [...new Set(needed.map(({ type }) => type))];
  const elsewhere = types.filter((type) => {
    const [namespace = "", ...path] = type.split("/");
    const offered = known
      .get(namespace.toLowerCase())
      ?.resourceTypes.find(({ resourceType }) => resourceType.toLowerCase() === path.join("/").toLowerCase());
    const regions = (offered?.locations ?? []).map((region) => region.replaceAll(" ", "").toLowerCase());
    // what is global lists no region, or "global" alone
    return regions.some((region) => region !== "global") && !regions.includes(location);
  });
  if (elsewhere.length === 0) return [tell("ok", `${location} offers every type that the stack makes`)];
  return elsewhere.map((type) =>
    tell("blocks", `${location} does not offer ${type}`, "choose another location"),
  );
}
