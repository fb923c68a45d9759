import type { Stack } from "../../ci/stack";
import type { Environment } from "../../environments/environment";
import type { WorkloadNeeds } from "../../workloads/needs";
import type { Azure } from "./azure";
import { type DoctorFinding, finding } from "./finding";

/** What Azure ML keeps free of a quota for updates: a fifth of the machines. */
const roomForUpdates = 1.2;

/**
 * The function apps at their largest fit in what the subscription has in a region, beside all other Flex Consumption apps
 * in it. What is granted Azure tells in its portal alone, so the environment's file says it.
 *
 * https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#regional-subscription-memory-quotas
 */
export async function checkFlexMemory(
  azure: Azure,
  { subscriptionId, location, quotas }: Environment,
  { declared }: Stack,
): Promise<DoctorFinding[]> {
  const tell = finding("function apps' memory");
  const own = declared.filter(({ values }) => scaleOf(values["body"]) > 0);
  if (own.length === 0) return [];
  const names = own.map(({ values }) => values["name"]);
  const sites = (await azure.list(
    `/subscriptions/${subscriptionId}/providers/Microsoft.Web/sites?api-version=2025-03-01`,
  )) as Site[];
  const others = sites.filter((site) => isIn(location, site) && !names.includes(site.name));
  const wanted = sum(own.map(({ values }) => scaleOf(values["body"])));
  const beside = sum(others.map(scaleOf));
  const words = `${megabytes(wanted)} when every app is at its largest, ${megabytes(beside)} for other apps in ${location}; ${megabytes(quotas.flexMemoryMB)} are granted`;
  if (wanted + beside <= quotas.flexMemoryMB) return [tell("ok", words)];
  return [
    tell(
      "warns",
      words,
      "lower maximumInstances, or ask for more and write it into quotas.flexMemoryMB: portal, Help + support, Service and subscription limits",
    ),
  ];
}

interface Site {
  readonly name: string;
  readonly location: string;
}

/** "West Europe" is "westeurope". */
function isIn(location: string, site: Site): boolean {
  return site.location.replaceAll(" ", "").toLowerCase() === location;
}

/** Megabytes that an app on Flex Consumption may take; 0 of anything else. */
function scaleOf(app: unknown): number {
  const { properties } = (app ?? {}) as { properties?: { functionAppConfig?: FunctionAppConfig | null } };
  const scale = properties?.functionAppConfig?.scaleAndConcurrency;
  return scale === undefined ? 0 : scale.instanceMemoryMB * scale.maximumInstanceCount;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function megabytes(value: number): string {
  return `${value.toLocaleString("en-US")} MB`;
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
export async function checkScoringCores(
  azure: Azure,
  environment: Environment,
  { machines = [] }: WorkloadNeeds,
): Promise<DoctorFinding[]> {
  const { subscriptionId, location } = environment;
  if (machines.length === 0) return [];
  const tell = finding("scoring machines' cores");
  const usages = (await azure.list(
    `/subscriptions/${subscriptionId}/providers/Microsoft.MachineLearningServices/locations/${location}/usages?api-version=2024-04-01`,
  )) as Usage[];
  const wanted = new Map<string, number>();
  for (const { size, most } of machines) {
    const { family, cores } = machineOf(size);
    wanted.set(family, (wanted.get(family) ?? 0) + Math.ceil(most * roomForUpdates) * cores);
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
function machineOf(size: string): { readonly family: string; readonly cores: number } {
  const [, letters = "", cores = "0", kind = "", version = ""] =
    /^Standard_([A-Z]+)(\d+)([a-z]*)(?:_(v\d+))?$/.exec(size) ?? [];
  return { family: `${letters}${kind.toUpperCase()}${version}`, cores: Number(cores) };
}
