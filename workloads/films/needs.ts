import { ofConsole, ofFunctionApps, type WorkloadNeeds } from "../needs";

/** What films ask of the subscription and the network. */
export function needs(): WorkloadNeeds {
  return {
    resourceProviders: [
      ...ofFunctionApps,
      ...ofConsole,
      "Microsoft.ContainerRegistry",
      "Microsoft.DBforPostgreSQL",
      "Microsoft.MachineLearningServices",
    ],
    privateServices: ["amlworkspace", "postgresqlServer", "registry"],
  };
}
