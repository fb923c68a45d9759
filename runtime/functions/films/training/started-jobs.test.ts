import { JobWorkspace } from "../../../../emulator/services/machine-learning/testing/job-workspace";
import { trainingJobs } from "../../../training/jobs";
import { type TrainByItselfParts, trainByItself } from "../../../training/train-by-itself";

const workspace = new JobWorkspace();
const { azure, endpoint } = workspace;
beforeAll(() => workspace.start(2));
afterAll(() => workspace.end());

/** As the app has them in each of its instances. */
function parts(): TrainByItselfParts {
  const { identity, armRest } = azure.estate;
  const settings = {
    TRAINING_WORKSPACE: `${armRest.address}${workspace.id}`,
    TRAINING_JOB: JSON.stringify({
      environmentId: `${workspace.id}/environments/scoring/versions/job`,
      computeId: workspace.cluster["id"],
      identityClientId: endpoint.identity["client_id"],
      command: "node /app/server.cjs",
      timeout: "PT1H",
      variables: {},
    }),
  };
  const credential = identity.credential(String(identity.developer.objectId));
  return {
    workload: "films",
    settings: { TRAIN_EVERY_DAYS: 7, TRAIN_ON_DRIFT: false },
    jobs: trainingJobs(settings, async (scope) => (await credential.getToken(scope)) ?? noToken()),
    checks: { last: async () => undefined },
    hasData: async () => true,
    telemetry: { event() {} },
  };
}

it("starts one job in Azure ML though two instances look at once, which says why, and the next one a week later", async () => {
  const now = new Date();
  const started = (await Promise.all([parts(), parts()].map((each) => trainByItself(each, now)))).filter(
    Boolean,
  );
  expect(started).toEqual([{ id: "films-000001", why: "schedule: every 7 days" }]);
  await workspace.until("films-000001", "Completed");
  expect(workspace.environmentOf("films-000001")).toMatchObject({
    TRAINING_WORKLOAD: "films",
    TRAINING_WHY: "schedule: every 7 days",
  });
  expect(await trainByItself(parts(), new Date())).toBeUndefined();
  const inAWeek = new Date(Date.now() + 7 * 86_400_000);
  expect(await trainByItself(parts(), inAWeek)).toMatchObject({ id: "films-000002" });
  await workspace.until("films-000002", "Completed");
});

function noToken(): never {
  throw new Error("no token");
}
