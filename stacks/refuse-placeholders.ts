import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { placeholdersIn } from "../environments/placeholders";

export interface PlaceholderRefusal {
  /** Of the checkout, with the values. */
  readonly file: string;
  readonly values: unknown;
  readonly why: string;
  readonly fix: string;
  readonly code: string;
}

/**
 * Lets nobody plan or deploy what still has placeholders. A plan without credentials is made by nobody, and goes on: the
 * provider then answers with zeros.
 *
 * @param first what everything else is made in
 */
export function refusePlaceholders(first: ResourceGroup, refusal: PlaceholderRefusal): void {
  const placeholders = placeholdersIn(refusal.values);
  if (placeholders.length === 0) return;
  const caller = new DataAzurermClientConfig(first.cdktfStack, "Caller");
  const nobody = "00000000-0000-0000-0000-000000000000";
  first.lifecycle = {
    ...first.lifecycle,
    precondition: [
      {
        condition: `\${${caller.fqn}.object_id == "${nobody}"}`,
        errorMessage: [
          `${refusal.file} still has placeholders: ${placeholders.join(", ")}.`,
          `  why: ${refusal.why}`,
          `  fix: ${refusal.fix}`,
          `  code: ${refusal.code}`,
        ].join("\n"),
      },
    ],
  };
}
