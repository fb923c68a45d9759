import type { ResourceChange, World } from "../behaviour";
import type { Values } from "../protocol";
import { notFound } from "../resource-error";
import { block, text, texts } from "../values";

/** An identity that a resource may act as. */
export interface AssignedIdentity {
  readonly resourceId: string;
  readonly principalId: string;
  readonly clientId: string;
}

/** Who a resource may act as: itself when it has a system-assigned identity, then those its block names. */
export function identitiesOf(
  id: string,
  planned: Values,
  system: ResourceChange["identity"],
  { resources }: Pick<World, "resources">,
): readonly AssignedIdentity[] {
  const assigned = texts(block(planned, "identity") ?? {}, "identity_ids").map((resourceId) => {
    const found = resources.get(resourceId);
    if (found === undefined) throw notFound(resourceId);
    return {
      resourceId: found.id,
      principalId: text(found.values, "principal_id"),
      clientId: text(found.values, "client_id"),
    };
  });
  const own = system && { resourceId: id, principalId: system.objectId, clientId: system.clientId };
  return own ? [own, ...assigned] : assigned;
}
