import { demand } from "./demand";

const load = { lists: 1_000_000, ratings: 50_000, importedRatings: 2_000_000, trainings: 30, releases: 4 };
const { expected, atRest, inWords } = demand(load);

it("asks of the API a second for each list and each rating, which wait in no queue", () => {
  expect(expected.apps?.["App"]).toMatchObject({
    executions: 1_050_000,
    queued: 0,
    activeSeconds: 1_050_000,
  });
});

it("asks of the app that takes files in an event for each", () => {
  expect(expected.apps?.["Import/App"]).toMatchObject({ executions: 20, queued: 20 });
});

it("brings lists and ratings through the console's Front Door", () => {
  expect(expected.console).toMatchObject({ requests: 1_050_000, toClientsGB: 3, toOriginsGB: 0.015 });
});

it("keeps its models, and is asked for nothing, when nobody comes", () => {
  expect(atRest.apps?.["App"]).toMatchObject({ executions: 0, activeSeconds: 0 });
  expect(atRest.console).toMatchObject({ requests: 0, toClientsGB: 0 });
  expect(atRest.accounts?.["Models/Workspace/Storage"]).toMatchObject({ storedGB: 1 });
});

it("says what it expects", () => {
  expect(inWords).toEqual([
    "1,000,000 lists of films, and 50,000 ratings",
    "2,000,000 ratings in files, and 30 trainings, whatever starts them: drift, where it does, one in 7 days at most",
    "4 releases with migrations",
  ]);
});
