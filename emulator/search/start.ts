import type { EmulatorContext } from "../core/service";
import type { Identity } from "../identity/identity";
import type { SearchServices } from "./search-services";

export async function startSearchServices(
  _context: EmulatorContext,
  _services: { identity: Identity },
): Promise<SearchServices> {
  return {
    name: "search",
    createService: () => Promise.reject(new Error("not there yet")),
    deleteService: () => Promise.reject(new Error("not there yet")),
    status: () => [],
    stop: () => Promise.resolve(),
  };
}
