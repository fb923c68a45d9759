import type { EdgeDemand, MonthlyDemand } from "./demand";

/** Of the console's construct in every estate. */
export const consoleId = "Console";

/** What a workload brings to the console, which it shares with the others. */
export interface ConsoleDemand extends EdgeDemand {
  /** Files of pages that Front Door does not have at hand, and asks their storage for. */
  readonly pageReads: number;
}

const little = { gigabytes: 0, because: "Front Door caches its pages" };

/** What all of them together ask of its Front Door and of the storage of its pages. */
export function ofConsole(
  demands: readonly ConsoleDemand[],
): Required<Pick<MonthlyDemand, "accounts" | "edges">> {
  if (demands.length === 0) return { accounts: {}, edges: {} };
  const sum = (part: Exclude<keyof ConsoleDemand, "because">) =>
    demands.reduce((total, demand) => total + demand[part], 0);
  return {
    edges: {
      [consoleId]: {
        requests: sum("requests"),
        toClientsGB: sum("toClientsGB"),
        toOriginsGB: sum("toOriginsGB"),
        because: demands.map(({ because }) => because).join("; "),
      },
    },
    accounts: {
      [`${consoleId}/Storage`]: {
        storedGB: 0.01,
        writes: 0,
        reads: sum("pageReads"),
        queueOperations: 0,
        writtenGB: 0,
        moved: little,
        because: little.because,
      },
    },
  };
}
