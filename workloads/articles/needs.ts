import { ofConsole, ofFunctionApps, ofModels, type WorkloadNeeds } from "../needs";
import type { ArticlesValues } from "./values";

/** What articles ask of the subscription, the network, the registry of images and Azure ML's quota. */
export function needs({ scoring }: Pick<ArticlesValues, "scoring">): WorkloadNeeds {
  const models = [scoring?.encoder, scoring?.ranking].filter((model) => model !== undefined);
  return {
    resourceProviders: [
      ...ofFunctionApps,
      ...ofConsole,
      "Microsoft.Cache",
      "Microsoft.ContainerRegistry",
      "Microsoft.DBforPostgreSQL",
      "Microsoft.EventHub",
      "Microsoft.MachineLearningServices",
      "Microsoft.Search",
      ...(scoring ? ofModels : []),
    ],
    privateServices: [
      "amlworkspace",
      "dfs",
      "namespace",
      "postgresqlServer",
      "redisEnterprise",
      "registry",
      "searchService",
    ],
    imageRegistryIds: scoring?.imageRegistryId === undefined ? [] : [scoring.imageRegistryId],
    folders: models.map(({ model }) => model).filter((model) => model !== "built-in"),
    machines: models.map(({ instanceType, instances }) => ({ size: instanceType, most: instances.maximum })),
  };
}
