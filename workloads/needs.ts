import type { PrivateService } from "../constructs/private-network/private-dns-zones";
import { type Workloads, type WorkloadValues, workloadsOf } from "./workload";

/** What a workload asks of what is around its resources; what is left out is not asked for. */
export interface WorkloadNeeds {
  /** Namespaces that have to be registered in the subscription beside those of every estate. */
  readonly resourceProviders?: readonly string[];
  /** Services that are reached by private endpoints beside storage and vault. */
  readonly privateServices?: readonly PrivateService[];
  /** A subnet for the nodes of a Kubernetes cluster. */
  readonly hasCluster?: boolean;
  /** Registries from which the deployer has images copied. */
  readonly imageRegistryIds?: readonly string[];
  /** Folders of the checkout from which it ships something, beside `runtime`. */
  readonly folders?: readonly string[];
  /** Machines of Azure ML at most, by size. */
  readonly machines?: readonly { readonly size: string; readonly most: number }[];
}

/** Namespaces of whatever has function apps: the apps, what runs them in a subnet, and what brings their events. */
export const ofFunctionApps: readonly string[] = ["Microsoft.App", "Microsoft.EventGrid", "Microsoft.Web"];

/** Namespaces of whatever has its API or pages in the console. */
export const ofConsole: readonly string[] = ["Microsoft.Cdn"];

/** Namespaces of whatever has models at an endpoint. An online endpoint is refused without the last. */
export const ofModels: readonly string[] = [
  "Microsoft.ContainerRegistry",
  "Microsoft.MachineLearningServices",
  "Microsoft.PolicyInsights",
];

/** What all workloads of an environment ask for together. */
export function needsOf(
  list: Workloads,
  environment: { readonly workloads: WorkloadValues },
): Required<WorkloadNeeds> {
  const all = workloadsOf(list, environment).map(({ workload, values }) => workload.needs(values));
  return {
    resourceProviders: [...new Set(all.flatMap(({ resourceProviders = [] }) => resourceProviders))],
    privateServices: [...new Set(all.flatMap(({ privateServices = [] }) => privateServices))],
    hasCluster: all.some(({ hasCluster = false }) => hasCluster),
    imageRegistryIds: [...new Set(all.flatMap(({ imageRegistryIds = [] }) => imageRegistryIds))],
    folders: [...new Set(all.flatMap(({ folders = [] }) => folders))],
    machines: all.flatMap(({ machines = [] }) => machines),
  };
}
