import { controls } from "../../azure/roles/allows";
import type { Environment } from "../../environments/environment";
import type { WorkloadNeeds } from "../../workloads/needs";
import { type Azure, AzureRefusal } from "./azure";
import { type DoctorFinding, finding } from "./finding";
import { type Needed, namespacesOf } from "./needs";
import { permissionsIn } from "./rights";

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
  environment: Environment,
  { needed, needs }: { readonly needed: readonly Needed[]; readonly needs: WorkloadNeeds },
): Promise<DoctorFinding[]> {
  const { subscriptionId, location } = environment;
  const providers = (await azure.list(
    `/subscriptions/${subscriptionId}/providers?api-version=2021-04-01`,
  )) as Provider[];
  const byNamespace = new Map(providers.map((provider) => [provider.namespace.toLowerCase(), provider]));
  const missing = namespacesOf(needed, needs).filter(
    (name) => byNamespace.get(name.toLowerCase())?.registrationState !== "Registered",
  );
  return [
    ...(await unregistered(missing, { azure, subscriptionId, known: byNamespace })),
    ...notOffered(needed, location, byNamespace),
  ];
}

interface Subscription {
  readonly azure: Azure;
  readonly subscriptionId: string;
  readonly known: ReadonlyMap<string, Provider>;
}

/** The deploy registers what is missing, if whoever is signed in may; whether they may is unknown to who may not ask. */
async function unregistered(missing: readonly string[], { azure, subscriptionId, known }: Subscription) {
  const tell = finding("resource providers");
  if (missing.length === 0) return [tell("ok", "all that the stack needs are registered")];
  const permissions = await permissionsIn(azure, subscriptionId).catch((error: unknown) => {
    if (error instanceof AzureRefusal) return undefined;
    throw error;
  });
  const isAllowed = (action: string) =>
    permissions === undefined || permissions.some((permission) => controls(permission, action));
  return missing.map((namespace) => {
    const state = known.get(namespace.toLowerCase())?.registrationState ?? "unknown to the subscription";
    const what = `${namespace} is not registered (${state})`;
    const fix = `az provider register --namespace ${namespace} --wait`;
    return isAllowed(`${namespace}/register/action`)
      ? tell("warns", `${what}: the first deploy does it, for minutes`, fix)
      : tell(
          "blocks",
          `${what}, and whoever is signed in may not do it`,
          `somebody with Contributor: ${fix}`,
        );
  });
}

/** Azure lists regions by their display names: "West Europe" is westeurope. */
function notOffered(
  needed: readonly Needed[],
  location: string,
  known: ReadonlyMap<string, Provider>,
): DoctorFinding[] {
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
