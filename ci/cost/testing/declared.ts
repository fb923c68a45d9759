import type { AppDemand, ModelDemand, MonthlyDemand } from "../../../workloads/demand";
import type { Declared, Stack, Values } from "../../stack";
import type { CostBasis } from "../cost";

/** A resource of a stack in a test; its address is made from its type and path. */
export function declared(type: string, path: string, values: Values = {}): Declared {
  return { mode: "managed", type, address: addressOf(type, path), path, values };
}

export function azapi(type: string, path: string, values: Values = {}): Declared {
  return declared("azapi_resource", path, { type: `${type}@2025-01-01`, ...values });
}

export function stackOf(...resources: readonly Declared[]): Stack {
  return { environment: "test", folder: "/nowhere", declared: resources, outputs: {} };
}

/** As Terraform refers to a resource from another one. */
export function idOf({ address }: Declared): string {
  return `\${${address}.id}`;
}

function addressOf(type: string, path: string): string {
  return `${type}.${path.replaceAll("/", "_")}`;
}

export const someApp: AppDemand = {
  executions: 1_000_000,
  queued: 1_000_000,
  activeSeconds: 1_000_000,
  telemetryKB: 8,
  because: "a million uploads",
};

export const someModels: ModelDemand = {
  inputs: 500_000,
  input: "photo",
  inputsPerMachineSecond: 30,
  requests: 500_000,
  busyHours: 12,
  moved: { gigabytes: 50, because: "photos" },
  releases: 4,
};

/** A million uploads, and a million searches of which half reach a model. */
export const someMonth: MonthlyDemand = {
  apps: {
    "Images/App": someApp,
    "Search/App": {
      executions: 13_000_000,
      queued: 0,
      activeSeconds: 2_000_000,
      telemetryKB: 3,
      because: "a million searches",
    },
  },
  accounts: {
    "Images/Storage": {
      storedGB: 4300,
      writes: 4_000_000,
      reads: 6_000_000,
      queueOperations: 4_000_000,
      writtenGB: 2150,
      moved: { gigabytes: 4150, because: "photos" },
      because: "a million uploads",
    },
  },
  edges: {
    "Search/Console": {
      requests: 14_000_000,
      toClientsGB: 505,
      toOriginsGB: 112,
      because: "a million searches",
    },
  },
  models: { "Search/Scoring": someModels },
};

const nobody = { executions: 0, queued: 0, activeSeconds: 0 };

/** What an estimate is made from: that month, and one in which nobody comes to "Images/App". */
export function inAMonth(expected: MonthlyDemand): CostBasis {
  const atRest = {
    apps: { "Images/App": { ...someApp, ...nobody } },
    models: { "Search/Scoring": { ...someModels, inputs: 0, requests: 0, releases: 0 } },
  };
  return { demand: { expected, atRest, inWords: [] } };
}
