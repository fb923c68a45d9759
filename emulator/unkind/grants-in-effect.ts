import { key } from "../../azure/resource-id";
import type { RoleAssignment } from "../identity/authorization";
import type { Resource, ResourceStore } from "../resource-manager/resource-store";
import { text } from "../resource-manager/values";
import type { UnkindSwitches } from "./switches";

/**
 * The role assignments that count now. Azure's services hear of a change minutes late, of a new assignment and of a
 * removed one:
 *
 *   made ──grantsTakeSeconds──▶ counts ──removed──grantsTakeSeconds──▶ counts no more
 *
 * A restart of the emulator ends every wait.
 */
export class GrantsInEffect {
  private readonly resources: ResourceStore;
  private readonly unkind: UnkindSwitches;
  /** When each that was made lately counts, by its id. */
  private readonly awaited = new Map<string, number>();
  private removed: { readonly grant: RoleAssignment; readonly until: number }[] = [];

  constructor(resources: ResourceStore, unkind: UnkindSwitches) {
    this.resources = resources;
    this.unkind = unkind;
  }

  now(): readonly RoleAssignment[] {
    this.removed = this.removed.filter(({ until }) => this.isAhead(until));
    const made = this.resources.ofType("azurerm_role_assignment").filter((each) => !this.isAwaited(each));
    return [...made.map(grantOf), ...this.removed.map(({ grant }) => grant)];
  }

  /** Made, and not heard of yet. */
  underWay(): readonly RoleAssignment[] {
    return this.resources
      .ofType("azurerm_role_assignment")
      .filter((each) => this.isAwaited(each))
      .map(grantOf);
  }

  made(id: string): void {
    this.awaited.set(key(id), this.later());
  }

  remove(assignment: Resource): void {
    // one that nobody has heard of yet is not missed either
    if (!this.isAwaited(assignment)) this.removed.push({ grant: grantOf(assignment), until: this.later() });
    this.awaited.delete(key(assignment.id));
  }

  private isAwaited({ id }: Resource): boolean {
    return this.isAhead(this.awaited.get(key(id)) ?? 0);
  }

  private isAhead(moment: number): boolean {
    return this.seconds > 0 && Date.now() < moment;
  }

  private later(): number {
    return Date.now() + this.seconds * 1_000;
  }

  private get seconds(): number {
    return this.unkind.now.grantsTakeSeconds ?? 0;
  }
}

function grantOf({ values }: Resource): RoleAssignment {
  return {
    scope: text(values, "scope"),
    roleDefinitionName: text(values, "role_definition_name"),
    principalId: text(values, "principal_id"),
  };
}
