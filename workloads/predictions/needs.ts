import { ofConsole, ofFunctionApps, type WorkloadNeeds } from "../needs";
import type { PredictionsValues } from "./values";

const namespaces: readonly string[] = ["Microsoft.DBforPostgreSQL", "Microsoft.MachineLearningServices"];

/** What predictions ask of the subscription, the network and the checkout. */
export function needs({ models }: PredictionsValues): WorkloadNeeds {
  return {
    resourceProviders: [...ofFunctionApps, ...ofConsole, ...namespaces],
    privateServices: ["amlworkspace", "postgresqlServer"],
    folders: models.filter((model) => model !== "built-in"),
  };
}
