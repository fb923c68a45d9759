import type { EmulatorContext } from "../core/service";
import type { Identity } from "../identity/identity";
import type { FrontDoors } from "./front-doors";

export async function startFrontDoors(
  _context: EmulatorContext,
  _services: { identity: Identity },
): Promise<FrontDoors> {
  return {
    name: "front-door",

    status: () => [],
    stop: () => Promise.resolve(),
  };
}
