import { referencesIn, type Stack } from "../../ci/stack";
import { armTypeOf } from "../../emulator/resource-manager/arm-paths";

/** A resource that Azure has to take: its type and where it shall stand. */
export interface Needed {
  /** Azure's, e.g. "Microsoft.Storage/storageAccounts". */
  readonly type: string;
  readonly name: string;
  /** Where the constructs make it. */
  readonly path: string;
}

/**
 * Namespaces that a service uses without a resource of its own, so that neither provider registers them: a Flex app in
 * a subnet is run by Microsoft.App, alert rules need Microsoft.AlertsManagement.
 */
export const behindTheScenes: readonly string[] = ["Microsoft.AlertsManagement", "Microsoft.App"];

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

/** Namespaces that have to be registered in the subscription. */
export function namespacesOf(needed: readonly Needed[]): string[] {
  const named = needed.map(({ type }) => type.split("/")[0] ?? "");
  return [...new Set([...named, ...behindTheScenes])].sort();
}
