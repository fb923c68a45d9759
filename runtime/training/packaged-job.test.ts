import { JobWorkspace } from "../../emulator/services/machine-learning/testing/job-workspace";
import { trainingContext } from "../../packaging/training/training-context";
import { type TrainingJobs, trainingJobs } from "./jobs";

const workspace = new JobWorkspace();
const { azure, endpoint } = workspace;
let jobs: TrainingJobs;

beforeAll(async () => {
  await workspace.start();
  const { dockerfile, archive } = trainingContext(process.cwd());
  const contexts = azure.estate.storage.platformBlobs("mldata").getContainerClient("contexts");
  await contexts.getBlockBlobClient("contexts/training/Dockerfile").uploadFile(dockerfile);
  await contexts.getBlockBlobClient("contexts/training/training.tar").uploadFile(archive);
  const environment = await endpoint.environment("training", { inferenceConfig: undefined });
  const identity = endpoint.identity;
  await azure.grant("AzureML Data Scientist", workspace.id, identity["principal_id"]);
  jobs = trainingJobs(
    {
      TRAINING_WORKSPACE: `${azure.estate.armRest.address}${workspace.id}`,
      TRAINING_JOB: JSON.stringify({
        environmentId: environment["id"],
        computeId: workspace.cluster["id"],
        identityClientId: identity["client_id"],
        command: "node /app/training.cjs",
        timeout: "PT10M",
        variables: {
          DATABASE_HOST: "127.0.0.1",
          // nobody listens there
          DATABASE_PORT: "1",
          DATABASE_NAME: "films",
          DATABASE_ROLE: "films_training",
          PIPELINE_STORE: "https://127.0.0.1:1/pipeline",
          MODEL_REGISTRY_WORKSPACE: `https://management.azure.com${workspace.id}`,
          MODEL_REGISTRY_FILES: "https://127.0.0.1:1/models",
        },
      }),
    },
    async (scope) => (await azure.developer.getToken(scope)) ?? Promise.reject(new Error("no token")),
  );
});
afterAll(() => workspace.end());

it("runs what is shipped as a job, which says in its run why it failed", async () => {
  const { id } = await jobs.startJob({
    workload: "films",
    experiment: "films",
    parameters: {},
    why: "a test",
  });
  await expect(workspace.until(id, "Completed")).rejects.toThrow(/films is trained: a test/);
  const state = await jobs.jobState(id);
  expect(state).toMatchObject({
    id,
    status: "Failed",
    startedAt: expect.any(String),
    endedAt: expect.any(String),
  });
  expect(state?.error).toMatch(/ECONNREFUSED|connect/i);
});
