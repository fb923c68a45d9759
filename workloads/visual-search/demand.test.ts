import { demand } from "./demand";

const load = {
  search: { searches: 1_000_000, photoKB: 100, repeated: 0.5, busyHours: 12 },
  catalogue: { items: 10_000, changes: 8000 },
  releases: 4,
};
const { expected, atRest, inWords } = demand(load);

it("asks of the API a search and its twelve pictures, none of which waits in a queue", () => {
  expect(expected.apps?.["App"]).toMatchObject({
    executions: 13_000_000,
    queued: 0,
    activeSeconds: 2_000_000,
  });
});

it("asks of the catalogue's app a file for each hundred changes", () => {
  expect(expected.apps?.["Catalogue/App"]).toMatchObject({ executions: 80, queued: 80, activeSeconds: 2000 });
});

it("asks of a model what was not searched with before, and what changes in the catalogue, eight at once", () => {
  expect(expected.models).toMatchObject({
    Scoring: {
      inputs: 508_000,
      requests: 501_000,
      moved: { gigabytes: expect.closeTo(50.32) },
      busyHours: 12,
      releases: 4,
    },
  });
});

it("brings searches, pictures and pages through Front Door", () => {
  expect(expected.console).toMatchObject({
    requests: 14_000_000,
    toClientsGB: 505,
    toOriginsGB: 112,
    pageReads: 10_000,
  });
});

it("reads a catalogue's pictures for each search, and writes them twice", () => {
  expect(expected.accounts?.["Catalogue/Storage"]).toMatchObject({
    storedGB: expect.closeTo(0.8),
    writes: 16_000,
    reads: 12_024_000,
    moved: { gigabytes: expect.closeTo(480.64) },
  });
});

it("asks the index once for a search, and once for a hundred changes", () => {
  expect(expected.indexes).toEqual({ Index: { queries: 1_000_080 } });
});

it("keeps models and pages, and is asked for nothing, when nobody comes", () => {
  expect(atRest.accounts).toMatchObject({
    "Catalogue/Storage": { storedGB: 0, reads: 0 },
    "Scoring/Workspace/Storage": { storedGB: 2, writes: 0 },
  });
  expect(atRest.apps?.["App"]).toMatchObject({ executions: 0, activeSeconds: 0 });
  expect(atRest.models?.["Scoring"]).toMatchObject({ inputs: 0, requests: 0, releases: 0 });
  expect(atRest.console).toMatchObject({ requests: 0, pageReads: 0 });
});

it("says what it expects, with an interval in which all of it comes", () => {
  expect(inWords).toEqual([
    "1,000,000 searches with photos of 100 KB, 50 % of them repeated, all in 12 hours a day",
    "10,000 items in the catalogue, 8,000 changes",
    "4 releases of the scoring server",
  ]);
});
