import { demand } from "./demand";

const load = { requests: 1_000_000, rows: 2, lookups: 100_000, releases: 4 };
const { expected, atRest, inWords } = demand(load);

it("asks of the API a second for each request, which waits in no queue", () => {
  expect(expected.apps?.["App"]).toMatchObject({
    executions: 1_100_000,
    queued: 0,
    activeSeconds: 1_100_000,
  });
});

it("asks of the app that migrates two events for each release", () => {
  expect(expected.apps?.["Database/Migrations/App"]).toMatchObject({ executions: 8, queued: 8 });
});

it("brings rows and answers through the console's Front Door", () => {
  expect(expected.console).toMatchObject({ requests: 1_100_000, toClientsGB: 4.2, toOriginsGB: 2 });
});

it("keeps its models, and is asked for nothing, when nobody comes", () => {
  expect(atRest.apps?.["App"]).toMatchObject({ executions: 0, activeSeconds: 0 });
  expect(atRest.console).toMatchObject({ requests: 0, toClientsGB: 0 });
  expect(atRest.accounts?.["Models/Workspace/Storage"]).toMatchObject({ storedGB: 0.1, writes: 0 });
});

it("says what it expects", () => {
  expect(inWords).toEqual([
    "1,000,000 requests for predictions of 2 rows each, 100,000 outcomes and looks at the record",
    "4 releases with migrations",
  ]);
});
