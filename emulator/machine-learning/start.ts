import type { EmulatorContext } from "../core/service";
import type { Identity } from "../identity/identity";
import type { Monitor } from "../monitor/monitor";
import type { MachineLearning } from "./machine-learning";

export async function startMachineLearning(
  _context: EmulatorContext,
  _services: { identity: Identity; monitor: Monitor; root: string },
): Promise<MachineLearning> {
  return {
    name: "machine-learning",
    createOrUpdateEndpoint: () => Promise.reject(new Error("not there yet")),
    deleteEndpoint: () => Promise.reject(new Error("not there yet")),
    createOrUpdateDeployment: () => Promise.reject(new Error("not there yet")),
    deleteDeployment: () => Promise.reject(new Error("not there yet")),
    setTraffic: () => Promise.reject(new Error("not there yet")),
    trafficOf: () => ({}),
    status: () => [],
    stop: () => Promise.resolve(),
  };
}
