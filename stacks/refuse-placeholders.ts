import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Op } from "cdktf";
import type { Deployer } from "../constructs/core/principals";

const nobody = "00000000-0000-0000-0000-000000000000";

/**
 * Lets nobody plan or deploy what still has placeholders. A plan without credentials is made by nobody, and goes on: the
 * provider then answers with zeros.
 *
 * @param first what everything else is made in
 * @param refusal what to say; undefined when nothing is left to fill in
 */
export function refusePlaceholders(
  first: ResourceGroup,
  deployer: Deployer,
  refusal: string | undefined,
): void {
  if (refusal === undefined) return;
  first.lifecycle = {
    ...first.lifecycle,
    precondition: [{ condition: Op.eq(deployer.principalId, nobody), errorMessage: refusal }],
  };
}
