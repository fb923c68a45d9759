import type { Stack } from "../../ci/stack";
import type { Environment } from "../../environments/environment";
import type { Azure } from "./azure";
import { type Finding, finding } from "./finding";

/**
 * Memory of all Flex Consumption instances of a subscription in a region, unless Microsoft was asked for more:
 * https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#regional-subscription-memory-quotas
 */
const FLEX_MEMORY_MB = 512_000;
/** What Azure ML keeps free of a quota for updates: a fifth of the machines. */
const KEPT_FREE = 1.2;

/** The function apps at their largest fit in one region's quota, which other apps of the subscription share. */
export function checkFlexMemory({ declared }: Stack, { location }: Environment): Finding[] {
  const tell = finding("function apps' memory");
  const wanted = declared.map(({ values }) => scaleOf(values)).reduce((sum, one) => sum + one, 0);
  if (wanted === 0) return [];
  const words = `${wanted.toLocaleString("en-US")} of ${FLEX_MEMORY_MB.toLocaleString("en-US")} MB in ${location} when every app is at its largest`;
  if (wanted <= FLEX_MEMORY_MB) return [tell("ok", words)];
  return [
    tell(
      "warns",
      words,
      "lower maximumInstances, or ask for more: portal, Help + support, Service and subscription limits, Flex Consumption",
    ),
  ];
}

function scaleOf(values: Readonly<Record<string, unknown>>): number {
  const { body } = values as { body?: { properties?: { functionAppConfig?: FunctionAppConfig } } };
  const scale = body?.properties?.functionAppConfig?.scaleAndConcurrency;
  return scale === undefined ? 0 : scale.instanceMemoryMB * scale.maximumInstanceCount;
}

interface FunctionAppConfig {
  readonly scaleAndConcurrency: { readonly instanceMemoryMB: number; readonly maximumInstanceCount: number };
}

interface Usage {
  readonly currentValue: number;
  readonly limit: number;
  readonly name: { readonly value: string };
}

/** Azure ML's cores for each family of machines suffice for every deployment at its largest. */
export async function checkScoringCores(azure: Azure, environment: Environment): Promise<Finding[]> {
  const { subscriptionId, location, workloads, search } = environment;
  if (!workloads.search || search.scoring.compute?.kind === "aks") return [];
  const tell = finding("scoring machines' cores");
  const usages = (await azure.list(
    `/subscriptions/${subscriptionId}/providers/Microsoft.MachineLearningServices/locations/${location}/usages?api-version=2024-04-01`,
  )) as Usage[];
  const wanted = new Map<string, number>();
  for (const { instanceType, instances } of Object.values(search.scoring.deployments)) {
    const { family, cores } = machineOf(instanceType);
    wanted.set(family, (wanted.get(family) ?? 0) + Math.ceil(instances.maximum * KEPT_FREE) * cores);
  }
  return [...wanted].map(([family, cores]) => {
    const found = usages.find(
      ({ name }) => name.value.toLowerCase() === `standard${family}family`.toLowerCase(),
    );
    if (found === undefined)
      return tell("unknown", `Azure lists no quota of ${family}`, "Azure ML studio > Quota");
    const free = found.limit - found.currentValue;
    const words = `${family}: ${cores} cores at most, ${free} of ${found.limit} are free in ${location}`;
    return free >= cores
      ? tell("ok", words)
      : tell("blocks", words, "Azure ML studio > Quota > Request quota");
  });
}

/** "Standard_D4as_v4" is of the family DASv4 and has 4 cores. */
function machineOf(instanceType: string): { readonly family: string; readonly cores: number } {
  const [, letters = "", cores = "0", kind = "", version = ""] =
    /^Standard_([A-Z]+)(\d+)([a-z]*)(?:_(v\d+))?$/.exec(instanceType) ?? [];
  return { family: `${letters}${kind.toUpperCase()}${version}`, cores: Number(cores) };
}
