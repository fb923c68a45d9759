import type { EmulatorContext } from "../core/service";
import type { Identity } from "../identity/identity";
import type { DataFactories } from "./data-factories";

export async function startDataFactories(
  _context: EmulatorContext,
  _services: { identity: Identity; endpoints: (account: string) => unknown },
): Promise<DataFactories> {
  return {
    name: "data-factory",
    fire: () => Promise.reject(new Error("not there yet")),
    status: () => [],
    stop: () => Promise.resolve(),
  };
}
