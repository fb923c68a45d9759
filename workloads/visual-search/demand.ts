import type { ConsoleDemand } from "../console-demand";
import {
  type AccountDemand,
  type AppDemand,
  counted,
  type Demand,
  type ModelDemand,
  type MonthlyDemand,
} from "../demand";
import type { VisualSearchValues } from "./values";

type VisualSearchLoad = VisualSearchValues["expectedLoad"];

/** Pictures that a page of results shows; the API serves each, since Front Door caches only the pages. */
const picturesPerSearch = 12;
const pictureKB = 40;
/** A page's four files; browsers keep them, so that a visit of several searches loads them once. */
const pageFilesPerSearch = 1;
/** Photos that one machine of four cores embeds in a second; `npm run bench scoring` measures it for a model. */
const photosPerMachineSecond = 30;

/** What its load asks of its parts, by their path below its construct. */
export function demand(load: VisualSearchLoad): Demand {
  const { search, catalogue, releases } = load;
  return {
    expected: month(load),
    atRest: month({ search: { ...search, searches: 0 }, catalogue: { items: 0, changes: 0 }, releases: 0 }),
    inWords: [
      `${counted(search.searches)} searches with photos of ${search.photoKB} KB, ${Math.round(search.repeated * 100)} % of them repeated, all in ${search.busyHours} hours a day`,
      `${counted(catalogue.items)} items in the catalogue, ${counted(catalogue.changes)} changes`,
      `${counted(releases)} releases of the scoring server`,
    ],
  };
}

function month(load: VisualSearchLoad): MonthlyDemand {
  return {
    apps: { App: api(load), "Catalogue/App": ingestion(load) },
    accounts: {
      "Catalogue/Storage": pictures(load),
      "Scoring/Workspace/Storage": artifacts(load),
    },
    console: visits(load),
    models: { Scoring: models(load) },
    indexes: { Index: { queries: load.search.searches + load.catalogue.changes / 100 } },
  };
}

function api({ search }: VisualSearchLoad): AppDemand {
  return {
    executions: search.searches * (1 + picturesPerSearch),
    queued: 0,
    activeSeconds: search.searches * 2,
    telemetryKB: 3,
    because: `${counted(search.searches)} searches, each paid for a second and its ${picturesPerSearch} pictures, all at once, for another`,
  };
}

function ingestion({ catalogue }: VisualSearchLoad): AppDemand {
  const executions = catalogue.changes / 100;
  return {
    executions,
    queued: executions,
    activeSeconds: catalogue.changes * 0.25,
    telemetryKB: 200,
    because: `${counted(catalogue.changes)} changed items, four in a second, and a file for each hundred`,
  };
}

const little = "photos and pictures in and out; all else is little";

function pictures({ catalogue: { items, changes }, search }: VisualSearchLoad): AccountDemand {
  const shown = search.searches * picturesPerSearch;
  return {
    storedGB: (items * pictureKB * 2) / 1e6,
    writes: changes * 2,
    reads: shown + changes * 3,
    queueOperations: changes / 25,
    writtenGB: (changes * 2 * pictureKB) / 1e6,
    moved: { gigabytes: ((shown + changes * 2) * pictureKB) / 1e6, because: little },
    because: `${counted(items)} pictures of ${pictureKB} KB, beside the partner's; read for ${counted(search.searches)} searches`,
  };
}

function artifacts({ releases }: VisualSearchLoad): AccountDemand {
  return {
    storedGB: 2 + releases * 0.5,
    writes: releases * 1000,
    reads: releases * 10_000,
    queueOperations: 0,
    writtenGB: 0,
    moved: { gigabytes: 0, because: little },
    because: `models, and the context of ${counted(releases)} images a month`,
  };
}

/** What reaches Front Door: each search, its pictures and its part of the page. */
function visits({ search: { searches, photoKB } }: VisualSearchLoad): ConsoleDemand {
  const kilobytes = 10 + picturesPerSearch * pictureKB + pageFilesPerSearch * 15;
  return {
    requests: searches * (1 + picturesPerSearch + pageFilesPerSearch),
    toClientsGB: (searches * kilobytes) / 1e6,
    toOriginsGB: (searches * (photoKB + picturesPerSearch)) / 1e6,
    pageReads: searches / 100,
    because: `${counted(searches)} searches, each with ${picturesPerSearch} pictures of ${pictureKB} KB and a photo of ${photoKB} KB`,
  };
}

/** Photos that reach a model: searches with a new photo, and changed items of the catalogue, eight in a request. */
function models({ search, catalogue, releases }: VisualSearchLoad): ModelDemand {
  const [searched, imported] = [search.searches * (1 - search.repeated), catalogue.changes];
  return {
    inputs: searched + imported,
    input: "photo",
    inputsPerMachineSecond: photosPerMachineSecond,
    requests: searched + imported / 8,
    busyHours: search.busyHours,
    moved: { gigabytes: (searched * search.photoKB + imported * pictureKB) / 1e6, because: little },
    releases,
  };
}
