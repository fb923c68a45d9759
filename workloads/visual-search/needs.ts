import { ofConsole, ofFunctionApps, ofModels, type WorkloadNeeds } from "../needs";
import type { VisualSearchValues } from "./values";

const namespaces: readonly string[] = ["Microsoft.Cache", "Microsoft.DataFactory", "Microsoft.Search"];
const ofKubernetes: readonly string[] = ["Microsoft.ContainerService", "Microsoft.KubernetesConfiguration"];

/** What visual search asks of the subscription, the network, the registry of images and Azure ML's quota. */
export function needs({ scoring }: VisualSearchValues): WorkloadNeeds {
  const hasCluster = scoring.compute.kind === "aks";
  const deployments = Object.values(scoring.deployments);
  return {
    resourceProviders: [
      ...ofFunctionApps,
      ...ofConsole,
      ...ofModels,
      ...namespaces,
      ...(hasCluster ? ofKubernetes : []),
    ],
    privateServices: ["searchService", "redisEnterprise", "registry", "amlworkspace"],
    hasCluster,
    imageRegistryIds: scoring.imageRegistryId === undefined ? [] : [scoring.imageRegistryId],
    folders: deployments.map(({ model }) => model).filter((model) => model !== "built-in"),
    machines: hasCluster
      ? []
      : deployments.map(({ instanceType, instances }) => ({ size: instanceType, most: instances.maximum })),
  };
}
