import {
  type AccountDemand,
  type AppDemand,
  counted,
  type Demand,
  type ModelDemand,
  type MonthlyDemand,
} from "../demand";
import type { ArticlesValues } from "./values";

type ArticlesLoad = ArticlesValues["expectedLoad"];

/** Of JSON: a list of ten articles with their reasons; a deed; an article with its text. */
const [listKB, deedKB, articleKB] = [8, 0.3, 8];

/** What is kept in the lake, in Parquet: of a deed, and of an article for twice as long. */
const [archivedDeedKB, archivedArticleKB, lakeMonths] = [0.07, 5, 12];

/** Deeds come to the API several at a time, and from the hub in batches. */
const [deedsOfRequest, deedsOfBatch] = [3, 20];

/** Of a small encoder of 256 tokens, on a machine of four cores. */
const textsPerMachineSecond = 40;

/** Of a model of some layers over 120 candidates, on a machine of four cores; and what it is sent for one, as float32. */
const [listsPerMachineSecond, rankingKB] = [100, 60];

/** Reading, fitting and judging take minutes, a machine's start some more. */
const hoursOfTraining = 0.5;

/** What its load asks of its parts, by their path below its construct. */
export function demand(load: ArticlesLoad): Demand {
  const { lists, deeds, articles, trainings, releases } = load;
  return {
    expected: month(load),
    atRest: month({ lists: 0, deeds: 0, articles: 0, trainings: 0, releases: 0 }),
    inWords: [
      `${counted(lists)} lists of articles, and ${counted(deeds)} deeds of readers`,
      `${counted(articles)} new articles, and ${counted(trainings)} trainings, whatever starts them`,
      `${counted(releases)} releases with migrations`,
    ],
  };
}

function month(load: ArticlesLoad): MonthlyDemand {
  const { lists, deeds, articles } = load;
  const requests = lists + deeds / deedsOfRequest;
  const because = `${counted(lists)} lists and ${counted(deeds)} deeds, ${deedsOfRequest} in a request`;
  return {
    apps: {
      App: api(requests, because),
      "Intake/App": intake(load),
      "Database/Migrations/App": migrations(load),
    },
    accounts: {
      "Intake/Storage": files(load),
      "Lake/Storage": lake(load),
      "Scoring/Workspace/Storage": artifacts(load),
      "Models/Workspace/Storage": models(load),
    },
    models: {
      // of one's own, where an environment has them; each has its machines
      Scoring: scoring(load),
      "Scoring/Deployments/encoder": encoder(load),
      "Scoring/Deployments/ranking": ranking(load),
      Models: {
        inputs: 0,
        input: "article",
        inputsPerMachineSecond: 1,
        requests: 0,
        busyHours: 24,
        moved: { gigabytes: 0, because: "lists are made with what the database has" },
        releases: load.releases,
      },
    },
    trainings: { Training: { runs: load.trainings, hoursOfRun: hoursOfTraining } },
    hubs: { Deeds: { events: deeds, because: `${counted(deeds)} deeds` } },
    indexes: { Search: { queries: lists / 100 + articles / 100 } },
    console: {
      requests,
      toClientsGB: (lists * listKB) / 1e6,
      toOriginsGB: (deeds * deedKB) / 1e6,
      pageReads: lists / 20,
      because: `${because}, a list ${listKB} KB`,
    },
  };
}

function api(requests: number, because: string): AppDemand {
  return {
    executions: requests,
    queued: 0,
    activeSeconds: requests,
    telemetryKB: 3,
    because: `${because}, each paid for a second`,
  };
}

function intake({ deeds, articles }: ArticlesLoad): AppDemand {
  const batches = deeds / deedsOfBatch;
  return {
    executions: batches + articles / 100,
    queued: articles / 100,
    activeSeconds: batches + articles * 0.1,
    telemetryKB: 3,
    because: `${counted(deeds)} deeds, ${deedsOfBatch} in a batch that is paid for a second, and ${counted(articles)} articles, ten in a second`,
  };
}

function migrations({ releases }: ArticlesLoad): AppDemand {
  return {
    executions: releases * 2,
    queued: releases * 2,
    activeSeconds: releases * 60,
    telemetryKB: 20,
    because: `${counted(releases)} releases, a minute each`,
  };
}

function files({ articles }: ArticlesLoad): AccountDemand {
  const gigabytes = (articles * articleKB) / 1e6;
  return {
    storedGB: gigabytes,
    writes: articles / 25,
    reads: articles / 25,
    queueOperations: articles / 100,
    writtenGB: gigabytes,
    moved: { gigabytes: 0, because: "files are read where they lie" },
    because: `${counted(articles)} articles of ${articleKB} KB, a hundred in a file`,
  };
}

/** What all models of one's own have in common. */
function scoring({ releases }: ArticlesLoad): ModelDemand {
  return {
    inputs: 0,
    input: "article",
    inputsPerMachineSecond: textsPerMachineSecond,
    requests: 0,
    busyHours: 12,
    moved: { gigabytes: 0, because: "each model says what it is sent" },
    releases,
  };
}

/** Articles as they come, and searches by meaning. */
function encoder({ lists, articles }: ArticlesLoad): ModelDemand {
  const searches = lists / 100;
  return {
    inputs: articles + searches,
    input: "article",
    inputsPerMachineSecond: textsPerMachineSecond,
    requests: articles / 16 + searches,
    busyHours: 12,
    moved: { gigabytes: (articles * articleKB) / 1e6, because: "the articles' texts" },
    releases: 0,
  };
}

/** Every list, as if none came from the cache: what it is asked is a list's candidates. */
function ranking({ lists }: ArticlesLoad): ModelDemand {
  return {
    inputs: lists,
    input: "list",
    inputsPerMachineSecond: listsPerMachineSecond,
    requests: lists,
    busyHours: 12,
    moved: { gigabytes: (lists * rankingKB) / 1e6, because: `lists to rank, ${rankingKB} KB each` },
    releases: 0,
  };
}

function artifacts({ releases }: ArticlesLoad): AccountDemand {
  return {
    storedGB: 2 + releases * 0.5,
    writes: releases * 1000,
    reads: releases * 10_000,
    queueOperations: 0,
    writtenGB: 0,
    moved: { gigabytes: 0, because: "little" },
    because: `the model, and the context of ${counted(releases)} images a month`,
  };
}

function models({ trainings }: ArticlesLoad): AccountDemand {
  return {
    storedGB: 1,
    writes: 10 * trainings,
    reads: 10 * trainings,
    queueOperations: 0,
    writtenGB: trainings / 100,
    moved: { gigabytes: 0, because: "nobody reads a version's files but to look at it" },
    because: `${counted(trainings)} models of some megabytes each`,
  };
}

/** Each batch is a file, until it is merged into 64 files an hour, one for each bucket of readers. Articles are a file an hour. */
function lake({ deeds, articles }: ArticlesLoad): AccountDemand {
  const [deedsGB, articlesGB] = [(deeds * archivedDeedKB) / 1e6, (articles * archivedArticleKB) / 1e6];
  const batches = deeds / deedsOfBatch;
  const [files, articleFiles] = [deeds > 0 ? 64 * 730 : 0, articles > 0 ? 730 : 0];
  return {
    storedGB: (deedsGB + 2 * articlesGB) * lakeMonths,
    files: (files + 2 * articleFiles) * lakeMonths,
    writes: batches + files + articleFiles,
    reads: batches + files,
    queueOperations: 0,
    writtenGB: deedsGB * 2 + articlesGB,
    moved: { gigabytes: 0, because: "what learns from it is in the same region" },
    because: `${counted(deeds)} deeds, ${deedsOfBatch} in a file and then 64 files an hour, kept for ${lakeMonths} months, and ${counted(articles)} articles for twice as many`,
  };
}
