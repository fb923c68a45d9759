import { encoderDeployment } from "../../runtime/articles/ingestion/encoder-settings";
import { rankingDeployment } from "../../runtime/articles/ranking/ranking-settings";
import { demand } from "./demand";

const load = { lists: 1_000_000, deeds: 6_000_000, articles: 10_000, trainings: 8, releases: 4 };
const { expected, atRest, inWords } = demand(load);

it("asks of the API a second for each list, and for each three deeds", () => {
  expect(expected.apps?.["App"]).toMatchObject({
    executions: 3_000_000,
    queued: 0,
    activeSeconds: 3_000_000,
  });
});

it("sends each deed to the hub, from which they are taken twenty at a time", () => {
  expect(expected.hubs).toMatchObject({ Deeds: { events: 6_000_000 } });
  expect(expected.apps?.["Intake/App"]).toMatchObject({ executions: 300_100, queued: 100 });
});

it("brings lists and deeds through the console's Front Door", () => {
  expect(expected.console).toMatchObject({ requests: 3_000_000, toClientsGB: 8, toOriginsGB: 1.8 });
});

it("trains on one machine, half an hour each", () => {
  expect(expected.trainings).toEqual({ Training: { runs: 8, hoursOfRun: 0.5 } });
});

it("asks a ranking model about every list, and an encoder about articles and searches", () => {
  expect(expected.models).toMatchObject({
    [`Scoring/Deployments/${encoderDeployment}`]: { inputs: 20_000, input: "article" },
    [`Scoring/Deployments/${rankingDeployment}`]: {
      inputs: 1_000_000,
      input: "list",
      moved: { gigabytes: 60 },
    },
  });
});

it("keeps a year of hours in the lake, 64 files each, and two years of articles, one file each hour", () => {
  expect(expected.accounts?.["Lake/Storage"]).toMatchObject({ files: 64 * 8760 + 2 * 8760 });
});

it("is asked for nothing when nobody comes", () => {
  expect(atRest.apps?.["App"]).toMatchObject({ executions: 0, activeSeconds: 0 });
  expect(atRest.hubs).toMatchObject({ Deeds: { events: 0 } });
  expect(atRest.console).toMatchObject({ requests: 0, toClientsGB: 0 });
});

it("says what it expects", () => {
  expect(inWords).toEqual([
    "1,000,000 lists of articles, and 6,000,000 deeds of readers",
    "10,000 new articles, and 8 trainings, whatever starts them",
    "4 releases with migrations",
  ]);
});
