import { ofConsole, ofFunctionApps, type WorkloadNeeds } from "../needs";

/** What articles ask of the subscription and the network. */
export function needs(): WorkloadNeeds {
  return {
    resourceProviders: [
      ...ofFunctionApps,
      ...ofConsole,
      "Microsoft.Cache",
      "Microsoft.DBforPostgreSQL",
      "Microsoft.EventHub",
      "Microsoft.Search",
    ],
    privateServices: ["namespace", "postgresqlServer", "redisEnterprise", "searchService"],
  };
}
