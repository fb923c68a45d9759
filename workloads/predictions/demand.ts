import {
  type AccountDemand,
  type AppDemand,
  counted,
  type Demand,
  type ModelDemand,
  type MonthlyDemand,
} from "../demand";
import type { PredictionsValues } from "./values";

type PredictionsLoad = PredictionsValues["expectedLoad"];

/** Of JSON: thirty features with their names in a request, the contribution of each in its answer. */
const [askedKB, answeredKB] = [1, 2];

/** What its load asks of its parts, by their path below its construct. */
export function demand(load: PredictionsLoad): Demand {
  const { requests, rows, lookups, releases } = load;
  return {
    expected: month(load),
    atRest: month({ ...load, requests: 0, lookups: 0, releases: 0 }),
    inWords: [
      `${counted(requests)} requests for predictions of ${counted(rows)} rows each, ${counted(lookups)} outcomes and looks at the record`,
      `${counted(releases)} releases with migrations`,
    ],
  };
}

function month(load: PredictionsLoad): MonthlyDemand {
  const { requests, rows, lookups } = load;
  const because = `${counted(requests)} requests and ${counted(lookups)} looks at the record`;
  return {
    apps: { App: api(load, because), "Database/Migrations/App": migrations(load) },
    accounts: { "Models/Workspace/Storage": models(load) },
    models: { Models: nothingRuns },
    console: {
      requests: requests + lookups,
      toClientsGB: (requests * rows * answeredKB + lookups * answeredKB) / 1e6,
      toOriginsGB: (requests * rows * askedKB) / 1e6,
      pageReads: lookups / 100,
      because: `${because}, a row ${askedKB} KB and its answer ${answeredKB} KB`,
    },
  };
}

/** The registry's workspace lists models; they run in the app. */
const nothingRuns: ModelDemand = {
  inputs: 0,
  input: "row",
  inputsPerMachineSecond: 1,
  requests: 0,
  busyHours: 24,
  moved: { gigabytes: 0, because: "an app asks what there is every half a minute" },
  releases: 0,
};

function api({ requests, lookups }: PredictionsLoad, because: string): AppDemand {
  const executions = requests + lookups;
  return {
    executions,
    queued: 0,
    activeSeconds: executions,
    telemetryKB: 3,
    because: `${because}, each paid for a second`,
  };
}

function migrations({ releases }: PredictionsLoad): AppDemand {
  return {
    executions: releases * 2,
    queued: releases * 2,
    activeSeconds: releases * 60,
    telemetryKB: 20,
    because: `${counted(releases)} releases, a minute each`,
  };
}

function models({ releases }: PredictionsLoad): AccountDemand {
  return {
    storedGB: 0.1,
    writes: releases * 10,
    reads: releases * 100,
    queueOperations: 0,
    writtenGB: releases * 0.01,
    moved: { gigabytes: 0, because: "an app reads a model once and keeps it" },
    because: "models of some megabytes each",
  };
}
