import { randomUUID } from "node:crypto";
import type { Values } from "./protocol";
import type { Resource } from "./resource-store";
import { blocks, optionalText } from "./values";

/** The identity that a resource has for itself, when its `identity` block asks for one. */
export function systemIdentity(planned: Values, prior: Resource | undefined): Resource["identity"] {
  const wanted = blocks(planned, "identity").some((block) =>
    (optionalText(block, "type") ?? "").toLowerCase().replaceAll(" ", "").includes("systemassigned"),
  );
  if (!wanted) return undefined;
  const name = optionalText(planned, "name") ?? "resource";
  return prior?.identity ?? { objectId: randomUUID(), clientId: randomUUID(), name };
}

/** The `identity` block as Azure gives it back. */
export function withIdentity(planned: Values, identity: Resource["identity"], tenantId: string): Values {
  if (blocks(planned, "identity").length === 0) return {};
  return {
    identity: blocks(planned, "identity").map((block) => ({
      ...block,
      principal_id: identity?.objectId ?? "",
      tenant_id: identity ? tenantId : "",
    })),
  };
}
