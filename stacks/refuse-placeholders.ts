import { DataAzurermClientConfig } from "@cdktf/provider-azurerm/lib/data-azurerm-client-config";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Op } from "cdktf";

const nobody = "00000000-0000-0000-0000-000000000000";

/**
 * Lets nobody plan or deploy what still has placeholders. A plan without credentials is made by nobody, and goes on: the
 * provider then answers with zeros. This alone asks who runs Terraform, and only as long as a placeholder is left.
 *
 * @param first what everything else is made in
 * @param refusal what to say; undefined when nothing is left to fill in
 */
export function refusePlaceholders(first: ResourceGroup, refusal: string | undefined): void {
  if (refusal === undefined) return;
  const caller = new DataAzurermClientConfig(first, "Caller");
  first.lifecycle = {
    ...first.lifecycle,
    precondition: [{ condition: Op.eq(caller.objectId, nobody), errorMessage: refusal }],
  };
}
