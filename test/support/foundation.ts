import { join } from "node:path";
import type { Construct } from "constructs";
import { Foundation, type FoundationProps } from "../../constructs/foundation/foundation";

/** What the constructs under test stand on. */
export function foundation(
  scope: Construct,
  props: Partial<FoundationProps> = {},
  id = "Foundation",
): Foundation {
  return new Foundation(scope, id, {
    product: "gallery",
    environment: "test",
    subscriptionId: "00000000-0000-0000-0000-000000000001",
    tenantId: "00000000-0000-0000-0000-000000000002",
    location: "westeurope",
    ...props,
  });
}

/** Code that is never bundled: any file will do where only the plan matters. */
export const somePackage = { path: join(process.cwd(), "package.json"), hash: "0".repeat(64) };
