import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeAtomically } from "../../core/files";
import { type Resource, ResourceStore } from "../../resource-manager/resource-store";
import { keptState } from "./keep-state";
import { knowsResources, type State, wholeState } from "./state-file";
import { stateFile } from "./state-place";

/**
 * Gives Terraform a whole state before it reads one, when what exists says that there was more.
 *
 *   whole, and knows resources ──▶ left alone: what it does not know yet, the next deploy takes over
 *   nothing exists ──▶ no state
 *   otherwise ──▶ the one that was kept, or a new one; with the resource groups that exist, so that a destroy
 *                 finds what it begins with: what nobody else knows goes with its group
 *
 * @param stack the folder of its cdk.tf.json
 * @returns what was mended, in a sentence
 */
export function mendState(stateDirectory: string, stack: string): string | undefined {
  const file = stateFile(stateDirectory);
  const found = wholeState(file);
  const existing = existingResources(stateDirectory);
  if (existing.length === 0) {
    if (found === undefined) rmSync(file, { force: true });
    return undefined;
  }
  const kept = knowsResources(found) ? undefined : wholeState(keptState(stateDirectory));
  const best = kept ?? found ?? emptyState();
  const mended = withGroups(best, groupsIn(stack), existing);
  if (mended === found) return undefined;
  writeAtomically(file, JSON.stringify(mended, null, 2));
  return (
    `Terraform's state of the local estate was ${describe(found, file)}, though ${existing.length} resources exist: ` +
    `${kept ? "the last whole one is back" : "it begins anew with what holds them"}.`
  );
}

function existingResources(stateDirectory: string): readonly Resource[] {
  const folder = join(stateDirectory, "resources");
  return existsSync(folder) ? new ResourceStore(folder).all() : [];
}

/** Names of the stack's resource groups by their names in Terraform. */
function groupsIn(stack: string): Readonly<Record<string, { readonly name?: unknown }>> {
  const { resource } = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8")) as {
    resource?: { azurerm_resource_group?: Record<string, { name?: unknown }> };
  };
  return resource?.azurerm_resource_group ?? {};
}

/** @returns the same state when it knows every group of the stack that exists */
function withGroups(
  state: State,
  declared: ReturnType<typeof groupsIn>,
  existing: readonly Resource[],
): State {
  const type = "azurerm_resource_group";
  const known = new Set(state.resources.filter((each) => each.type === type).map(({ name }) => name));
  const missing = Object.entries(declared).flatMap(([name, { name: named }]) => {
    const group = existing.find((each) => each.type === type && each.values["name"] === named);
    return group === undefined || known.has(name) ? [] : [{ name, attributes: group.values }];
  });
  if (missing.length === 0) return state;
  const added = missing.map(({ name, attributes }) => ({
    mode: "managed" as const,
    type,
    name,
    provider: 'provider["registry.terraform.io/hashicorp/azurerm"]',
    instances: [{ schema_version: 0, attributes, sensitive_attributes: [] }],
  }));
  return { ...state, serial: state.serial + 1, resources: [...state.resources, ...added] };
}

/** Of the oldest Terraform that we work with: a newer one reads it, an older one would refuse a newer's. */
function emptyState(): State {
  return {
    version: 4,
    terraform_version: "1.5.0",
    serial: 0,
    lineage: randomUUID(),
    outputs: {},
    resources: [],
    check_results: null,
  };
}

function describe(found: State | undefined, file: string): string {
  if (found !== undefined) return knowsResources(found) ? "without their group" : "empty";
  return existsSync(file) ? "damaged" : "gone";
}
