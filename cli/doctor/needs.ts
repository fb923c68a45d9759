import { armTypeOf } from "../../azure/resource-types/resource-types";
import { referencesIn, type Stack } from "../../ci/stack";
import { resourceProvidersOf } from "../../environments/resource-providers";
import type { WorkloadNeeds } from "../../workloads/needs";

/** A resource that Azure has to take: its type and where it shall stand. */
export interface Needed {
  /** Azure's, e.g. "Microsoft.Storage/storageAccounts". */
  readonly type: string;
  readonly name: string;
  /** Where the constructs make it. */
  readonly path: string;
}

/** What a stack makes in Azure, by Azure's types; types that no table knows are left out. */
export function neededBy({ declared }: Stack): Needed[] {
  return declared
    .filter(({ mode }) => mode === "managed")
    .flatMap(({ type, values, path }) => {
      const azapi = typeof values["type"] === "string" ? values["type"].split("@")[0] : undefined;
      const azureType = type.startsWith("azapi_") ? azapi : armTypeOf(type);
      const name = values["name"];
      // a name that is computed is known to Azure alone
      if (azureType === undefined || typeof name !== "string" || referencesIn(name).length > 0) return [];
      return [{ type: azureType, name, path }];
    });
}

/** Namespaces that have to be registered in the subscription, as Azure spells them. */
export function namespacesOf(needed: readonly Needed[], needs: WorkloadNeeds): string[] {
  const declared = resourceProvidersOf(needs);
  const known = new Set(declared.map((each) => each.toLowerCase()));
  const others = needed.map(({ type }) => type.split("/")[0] ?? "");
  return [...new Set([...declared, ...others.filter((each) => !known.has(each.toLowerCase()))])].sort();
}
