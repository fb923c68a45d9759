import type { Declared } from "../stack";
import type { ExpectedLoad } from "./load";
import { counted, UnknownUsage } from "./usage";

/** What a month's load asks of a function app. */
export interface AppDemand {
  readonly executions: number;
  /** Seconds in which an instance executes something, once for all that it does at that time. */
  readonly activeSeconds: number;
  /** Kilobytes of requests, dependencies, events and traces in Application Insights, for one execution. */
  readonly telemetryKB: number;
  readonly because: string;
}

/** What a month's load asks of a storage account. */
export interface StorageDemand {
  readonly storedGB: number;
  readonly writes: number;
  readonly reads: number;
  readonly queueOperations: number;
  /** Gigabytes that are written, and copied to the other region where there is one. */
  readonly writtenGB: number;
  /** Gigabytes that go in and out over the network. */
  readonly movedGB: number;
  readonly because: string;
}

/** Pictures that a page of results shows; the API serves each, since Front Door caches only the pages. */
const picturesPerSearch = 12;
const pictureKB = 40;
/** A page's four files; browsers keep them, so that a visit of several searches loads them once. */
const pageFilesPerSearch = 1;

/** What reaches Front Door: each search, its pictures and its part of the page. */
export function edgeDemand({ search }: ExpectedLoad) {
  const kilobytes = 10 + picturesPerSearch * pictureKB + pageFilesPerSearch * 15;
  return {
    requests: search.searches * (1 + picturesPerSearch + pageFilesPerSearch),
    toClientsGB: (search.searches * kilobytes) / 1e6,
    toOriginsGB: (search.searches * (search.photoKB + picturesPerSearch)) / 1e6,
    because: `${counted(search.searches)} searches, each with ${picturesPerSearch} pictures of ${pictureKB} KB and a photo of ${search.photoKB} KB`,
  };
}

/** Photos that reach a model: searches with a new photo, and changed items of the catalogue. */
export function photosToEmbed({ search, catalogue }: ExpectedLoad): { searched: number; imported: number } {
  return { searched: search.searches * (1 - search.repeated), imported: catalogue.changes };
}

/** Gigabytes of photos that are posted to an endpoint's address. */
export function postedToModelsGB(load: ExpectedLoad): number {
  const { searched, imported } = photosToEmbed(load);
  return (searched * load.search.photoKB + imported * pictureKB) / 1e6;
}

const apps: Readonly<Record<string, (load: ExpectedLoad) => AppDemand>> = {
  "Images/App": ({ images }) => ({
    executions: images.uploads,
    activeSeconds: images.uploads,
    telemetryKB: 8,
    because: `${counted(images.uploads)} uploads, each paid for a second, the least there is, and none beside another`,
  }),
  "Search/App": ({ search }) => ({
    executions: search.searches * (1 + picturesPerSearch),
    activeSeconds: search.searches * 2,
    telemetryKB: 3,
    because: `${counted(search.searches)} searches, each paid for a second and its ${picturesPerSearch} pictures, all at once, for another`,
  }),
  "Search/Catalogue/App": ({ catalogue }) => ({
    executions: catalogue.changes / 100,
    activeSeconds: catalogue.changes * 0.25,
    telemetryKB: 200,
    because: `${counted(catalogue.changes)} changed items, four in a second, and a file for each hundred`,
  }),
};

const accounts: Readonly<Record<string, (load: ExpectedLoad) => StorageDemand>> = {
  "Images/Storage": ({ images: { uploads, uploadMB, keptMonths } }) => ({
    storedGB: (uploads * keptMonths * (uploadMB + 0.15)) / 1000,
    writes: uploads * 4,
    reads: uploads * 6,
    queueOperations: uploads * 4,
    writtenGB: (uploads * (uploadMB + 0.15)) / 1000,
    movedGB: (uploads * (uploadMB * 2 + 0.15)) / 1000,
    because: `${counted(uploads)} uploads of ${uploadMB} MB, kept for ${keptMonths} month${keptMonths === 1 ? "" : "s"}, with 0.15 MB of results; 4 writes, 6 reads and 4 queue operations each`,
  }),
  "Search/Catalogue/Storage": ({ catalogue: { items, changes }, search }) => ({
    storedGB: (items * pictureKB * 2) / 1e6,
    writes: changes * 2,
    reads: search.searches * picturesPerSearch + changes * 3,
    queueOperations: changes / 25,
    writtenGB: (changes * 2 * pictureKB) / 1e6,
    movedGB: ((search.searches * picturesPerSearch + changes * 2) * pictureKB) / 1e6,
    because: `${counted(items)} pictures of ${pictureKB} KB, beside the partner's; read for ${counted(search.searches)} searches`,
  }),
  "Search/Console/Storage": ({ search }) => ({
    ...nothing,
    storedGB: 0.01,
    reads: search.searches / 100,
    because: "Front Door caches its pages",
  }),
  "Search/Scoring/Workspace/Storage": ({ releases }) => ({
    ...nothing,
    storedGB: 2 + releases * 0.5,
    writes: releases * 1000,
    reads: releases * 10_000,
    because: `models, and the context of ${counted(releases)} images a month`,
  }),
};

const nothing = { storedGB: 0, writes: 0, reads: 0, queueOperations: 0, writtenGB: 0, movedGB: 0 };

/** @throws UnknownUsage for an app that nobody has told what it is for */
export function appDemand({ path }: Declared, load: ExpectedLoad): AppDemand {
  const demand = apps[path];
  if (demand) return demand(load);
  throw new UnknownUsage(`ci/cost/demand.ts does not say which load ${path} carries`);
}

/** @throws UnknownUsage for an account that nobody has told what it is for */
export function storageDemand({ path }: Declared, load: ExpectedLoad): StorageDemand {
  const demand = accounts[path] ?? hostStorage(path);
  if (demand) return demand(load);
  throw new UnknownUsage(`ci/cost/demand.ts does not say which load ${path} carries`);
}

/** What a function app's host keeps beside it: its package, leases, and the messages of its blob trigger. */
function hostStorage(path: string): ((load: ExpectedLoad) => StorageDemand) | undefined {
  const demand = path.endsWith("/HostStorage") ? apps[path.slice(0, -"/HostStorage".length)] : undefined;
  return (
    demand &&
    ((load) => {
      const { executions, activeSeconds } = demand(load);
      return {
        ...nothing,
        storedGB: 0.2,
        writes: executions / 100,
        reads: activeSeconds / 10,
        queueOperations: path.startsWith("Search/App") ? 0 : executions * 4,
        because: "the package, a lease renewed while it runs, and 4 queue operations for each event",
      };
    })
  );
}
