import { type AccountDemand, type AppDemand, counted, type Demand, type MonthlyDemand } from "../demand";
import type { FilmsValues } from "./values";

type FilmsLoad = FilmsValues["expectedLoad"];

/** Of JSON: a list of ten films with their reasons; a rating that is told. */
const [listKB, ratingKB] = [3, 0.3];

/** A million ratings take minutes, a machine's start some more. */
const hoursOfTraining = 0.5;

/** After any training, drift starts none for so long: runtime/training/train-by-itself.ts. */
export const daysBetweenDrift = 7;

/** A line of a file. */
const lineBytes = 40;

/** What its load asks of its parts, by their path below its construct. */
export function demand(load: FilmsLoad): Demand {
  const { lists, ratings, importedRatings, trainings, releases } = load;
  return {
    expected: month(load),
    atRest: month({ lists: 0, ratings: 0, importedRatings: 0, trainings: 0, releases: 0 }),
    inWords: [
      `${counted(lists)} lists of films, and ${counted(ratings)} ratings`,
      `${counted(importedRatings)} ratings in files, and ${counted(trainings)} trainings, whatever starts them: drift, where it does, one in ${daysBetweenDrift} days at most`,
      `${counted(releases)} releases with migrations`,
    ],
  };
}

function month(load: FilmsLoad): MonthlyDemand {
  const { lists, ratings } = load;
  const because = `${counted(lists)} lists and ${counted(ratings)} ratings`;
  return {
    apps: {
      App: api(load, because),
      "Import/App": imports(load),
      "Database/Migrations/App": migrations(load),
    },
    accounts: { "Models/Workspace/Storage": models, "Import/Storage": files(load) },
    models: {
      Models: {
        inputs: 0,
        input: "film",
        inputsPerMachineSecond: 1,
        requests: 0,
        busyHours: 24,
        moved: { gigabytes: 0, because: "an app asks every few seconds whether another model serves" },
        releases: load.releases,
      },
    },
    trainings: { Training: { runs: load.trainings, hoursOfRun: hoursOfTraining } },
    console: {
      requests: lists + ratings,
      toClientsGB: (lists * listKB) / 1e6,
      toOriginsGB: (ratings * ratingKB) / 1e6,
      pageReads: lists / 20,
      because: `${because}, a list ${listKB} KB`,
    },
  };
}

function api({ lists, ratings }: FilmsLoad, because: string): AppDemand {
  return {
    executions: lists + ratings,
    queued: 0,
    activeSeconds: lists + ratings,
    telemetryKB: 3,
    because: `${because}, each paid for a second`,
  };
}

function imports({ importedRatings }: FilmsLoad): AppDemand {
  const files = Math.ceil(importedRatings / 100_000);
  return {
    executions: files,
    queued: files,
    activeSeconds: importedRatings / 15_000,
    telemetryKB: 20,
    because: `${counted(importedRatings)} ratings in files of 100,000`,
  };
}

function migrations({ releases }: FilmsLoad): AppDemand {
  return {
    executions: releases * 2,
    queued: releases * 2,
    activeSeconds: releases * 60,
    telemetryKB: 20,
    because: `${counted(releases)} releases, a minute each`,
  };
}

const models: AccountDemand = {
  storedGB: 1,
  writes: 1_000,
  reads: 500_000,
  queueOperations: 0,
  writtenGB: 1,
  moved: { gigabytes: 0, because: "an app reads a model once and keeps it" },
  because: "models of some megabytes each, and a look every few seconds at which one serves",
};

function files({ importedRatings }: FilmsLoad): AccountDemand {
  const gigabytes = (importedRatings * lineBytes) / 1e9;
  return {
    storedGB: gigabytes,
    writes: importedRatings / 10_000,
    reads: importedRatings / 10_000,
    queueOperations: importedRatings / 10_000,
    writtenGB: gigabytes,
    moved: { gigabytes: 0, because: "files are read where they lie" },
    because: `${counted(importedRatings)} ratings of ${lineBytes} bytes`,
  };
}
