import { createHash } from "node:crypto";

/**
 * What a record calls somebody: 32 hex digits that name nobody. Whoever knows the object id finds them again with it, which
 * erasure needs; whoever does not learns nothing from it.
 *
 * @param tenant, objectId UUIDs, in any letter case
 */
export function subjectOf(tenant: string, objectId: string): string {
  const both = `${tenant}/${objectId}`.toLowerCase();
  return createHash("sha256").update(both).digest("hex").slice(0, 32);
}
