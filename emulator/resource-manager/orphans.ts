import { join } from "node:path";
import { readIfPresent } from "../core/files";
import type { Resource } from "./resource-store";

/**
 * Tells what a killed run of Terraform left behind: it was made in another run, and Terraform's state does
 * not know it. A deploy that was interrupted can then be repeated, where Azure would ask for an import.
 *
 * @param session process id of the run that asks now
 */
export function isOrphan(stateDirectory: string, session: number | undefined, resource: Resource): boolean {
  if (session === undefined || resource.session === session) return false;
  const state = readIfPresent(join(stateDirectory, "terraform.tfstate")) ?? "";
  return !state.includes(JSON.stringify(resource.id).slice(1, -1));
}
