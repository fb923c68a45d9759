import { join } from "node:path";
import { readIfPresent } from "../core/files";
import { ifThere } from "./as-developer";
import type { World } from "./behaviour";
import { ResourceError } from "./resource-error";
import type { Resource } from "./resource-store";

/**
 * Tells what a killed run of Terraform left behind: it was made in another run, and Terraform's state does
 * not know it. A deploy that was interrupted can then be repeated, where Azure would ask for an import.
 *
 * @param session process id of the run that asks now
 */
export function isOrphan(stateDirectory: string, session: number | undefined, resource: Resource): boolean {
  if (session === undefined || resource.session === session) return false;
  if (resource.madeByAzure || resource.besidesTerraform) return false;
  const state = readIfPresent(join(stateDirectory, "terraform.tfstate")) ?? "";
  return !state.includes(JSON.stringify(resource.id).slice(1, -1));
}

/**
 * Removes what no run of Terraform will, the other way round than a restart brings it back; locks are among it and
 * hold nothing.
 *
 * @throws 409 EstateNotEmpty with what does not go, and why
 */
export async function removeOrphans(orphans: readonly Resource[], world: World): Promise<void> {
  const { behaviours, resources, context } = world;
  const problems: string[] = [];
  for (const { resource: orphan, behaviour } of behaviours.inOrder(orphans).reverse()) {
    if (resources.get(orphan.id) === undefined) continue; // it went with another
    try {
      // what a blob or a secret was in may have gone before it, with all that was in it
      await ifThere(async () => behaviour.delete?.(orphan, world));
      world.unkind.deletedNames.deleted(behaviour.softDeletion, orphan);
      for (const part of resources.below(orphan.id)) resources.remove(part.id);
      resources.remove(orphan.id);
      context.log(
        "info",
        "resource-manager",
        `removed ${orphan.type} ${orphan.id}, which Terraform did not know`,
      );
    } catch (error) {
      problems.push(`  * ${orphan.id}: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (problems.length === 0) return;
  throw new ResourceError(
    409,
    "EstateNotEmpty",
    `${problems.length} resources that a killed run made do not go:\n${problems.join("\n")}\n` +
      "  why: their services refuse it\n" +
      "  fix: do what each says and destroy again; or npx vitrine stop and delete the folder .vitrine/local",
  );
}
