import type { Parity, World } from "./behaviour";
import type { Values } from "./protocol";
import { ResourceError } from "./resource-error";
import { optionalText } from "./values";

export interface ParityRow {
  readonly id: string;
  readonly type: string;
  readonly parity: Parity | "refused";
  readonly reason: string;
}

/** How closely each resource of the stack follows Azure. */
export class ParityReport {
  private readonly world: Pick<World, "behaviours" | "resources">;
  private readonly refusals = new Map<string, ParityRow>();

  constructor(world: Pick<World, "behaviours" | "resources">) {
    this.world = world;
  }

  /** Remembers the refusal of a type until the next run of Terraform. */
  watch<Result>(type: string, planned: Values, act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      if (error instanceof ResourceError && error.code === "NotRunLocally") {
        const id = `${azureType(type, planned)}/${optionalText(planned, "name") ?? ""}`;
        const reason = error.message.split("\n")[0] ?? "";
        this.refusals.set(id, { id, type: azureType(type, planned), parity: "refused", reason });
      }
      throw error;
    }
  }

  forgetRefusals(): void {
    this.refusals.clear();
  }

  rows(): ParityRow[] {
    const { behaviours, resources } = this.world;
    const existing = resources.all().map((resource): ParityRow => {
      const { parity, reason } = behaviours.of(resource.type, resource.values);
      return { id: resource.id, type: azureType(resource.type, resource.values), parity, reason };
    });
    return [...existing, ...this.refusals.values()].sort((one, other) => one.id.localeCompare(other.id));
  }
}

function azureType(type: string, values: Values): string {
  return type === "azapi_resource" || type === "azapi_data_plane_resource"
    ? (optionalText(values, "type") ?? type)
    : type;
}
