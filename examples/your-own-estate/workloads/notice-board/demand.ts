import { counted, type Demand, type MonthlyDemand } from "vitrine/workloads/demand";
import type { NoticeBoardValues } from "./values";

/** What its load asks of its parts, for the estimate of cost. */
export function demand({ visits }: NoticeBoardValues["expectedLoad"]): Demand {
  return { expected: month(visits), atRest: month(0), inWords: [`${counted(visits)} visits`] };
}

function month(visits: number): MonthlyDemand {
  const because = `${counted(visits)} visits, each a second and three notices`;
  return {
    apps: { App: { executions: visits, queued: 0, activeSeconds: visits, telemetryKB: 2, because } },
    accounts: {
      Storage: {
        storedGB: 0.001,
        writes: 10,
        reads: visits * 4,
        queueOperations: 0,
        writtenGB: 0,
        moved: { gigabytes: 0, because: "notices are short" },
        because,
      },
    },
  };
}
