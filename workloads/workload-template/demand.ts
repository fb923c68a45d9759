import { counted, type Demand, type MonthlyDemand } from "../demand";
import type { WorkloadTemplateValues } from "./values";

type WorkloadTemplateLoad = WorkloadTemplateValues["expectedLoad"];

/** Of a page of text. */
const documentKB = 4;

/** What its load asks of its parts, by their path below its construct. */
export function demand(load: WorkloadTemplateLoad): Demand {
  return {
    expected: month(load),
    atRest: month({ ...load, documents: 0 }),
    inWords: [`${counted(load.documents)} documents of ${documentKB} KB are kept`],
  };
}

function month({ documents, keptMonths }: WorkloadTemplateLoad): MonthlyDemand {
  const because = `${counted(documents)} documents of ${documentKB} KB`;
  const writtenGB = (documents * documentKB) / 1e6;
  return {
    apps: {
      App: { executions: documents, queued: 0, activeSeconds: documents, telemetryKB: 3, because },
    },
    accounts: {
      Storage: {
        storedGB: writtenGB * keptMonths,
        writes: documents,
        reads: documents,
        queueOperations: 0,
        writtenGB,
        moved: { gigabytes: writtenGB * 2, because: "each is written once and read once" },
        because: `${because}, kept for ${counted(keptMonths)} months`,
      },
    },
  };
}
