import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { JobWorkspace } from "../../emulator/services/machine-learning/testing/job-workspace";
import { trackingClient } from "../tracking/tracking-client";
import { trainingJobs } from "./jobs";

const workspace = new JobWorkspace();
const { azure, endpoint } = workspace;
const place = (name: string) => join(azure.folder, name);
const tokens = (objectId?: unknown) => async (scope: string) => {
  const { identity } = azure.estate;
  const credential = identity.credential(String(objectId ?? identity.developer.objectId));
  return (await credential.getToken(scope)) ?? Promise.reject(new Error("no token"));
};

/** @param args what the job does */
const jobs = (args = "", objectId?: unknown) =>
  trainingJobs(
    {
      TRAINING_WORKSPACE: `${azure.estate.armRest.address}${workspace.id}`,
      TRAINING_JOB: JSON.stringify({
        environmentId: `${workspace.id}/environments/scoring/versions/job`,
        computeId: workspace.cluster["id"],
        identityClientId: endpoint.identity["client_id"],
        command: `node /app/server.cjs ${args}`.trim(),
        timeout: "PT1H",
        variables: { PIPELINE_STORE: "https://somewhere/pipeline" },
      }),
    },
    tokens(objectId),
  );
const films = { workload: "films", experiment: "films", parameters: { factors: 32 }, why: "a test" };
const started = async (name: string) => {
  while (!existsSync(`${place(name)}.started`)) await new Promise((resolve) => setTimeout(resolve, 20));
};

beforeAll(() => workspace.start(2));
afterAll(() => workspace.end());

it("starts a job with what it is to do and why, and tells how far it is", async () => {
  expect(await jobs().latestJob("films")).toBeUndefined();
  const { id } = await jobs().startJob(films);
  expect(id).toBe("films-000001");
  await workspace.until(id, "Completed");
  expect(workspace.environmentOf(id)).toMatchObject({
    TRAINING_WORKLOAD: "films",
    TRAINING_PARAMETERS: '{"factors":32}',
    TRAINING_WHY: "a test",
    PIPELINE_STORE: "https://somewhere/pipeline",
  });
  const uri = azure.estate.machineLearning.tracking.uriOf(workspace.id);
  await trackingClient({ uri, tokens: tokens() }).log(id, {
    tags: { stages: JSON.stringify([{ name: "train", state: "done" }]) },
  });
  expect(await jobs().latestJob("films")).toEqual({
    id,
    status: "Completed",
    startedAt: expect.stringMatching(/^20.*Z$/),
    endedAt: expect.stringMatching(/^20.*Z$/),
    stages: [{ name: "train", state: "done" }],
  });
  expect(await jobs().jobState("films-000099")).toBeUndefined();
});

it("lets one of those have a job who start one at the same time, and cancels it", async () => {
  const many = await Promise.allSettled(
    Array.from({ length: 5 }, () => jobs(`wait ${place("busy")}`).startJob(films)),
  );
  const ids = many.flatMap((one) => (one.status === "fulfilled" ? [one.value.id] : []));
  expect(ids).toEqual(["films-000002"]);
  const codes = many.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : []));
  expect(new Set(codes)).toEqual(new Set(["JobUnderWay"]));
  await started("busy");
  // another workload has a place of its own
  const other = await jobs().startJob({ ...films, workload: "articles" });
  await workspace.until(other.id, "Completed");
  await jobs().cancelJob("films-000002");
  await workspace.until("films-000002", "Canceled");
  expect(await jobs().jobState("films-000002")).toMatchObject({
    status: "Canceled",
    error: expect.stringContaining("PT1H"),
  });
  await jobs().cancelJob("films-000002");
});

it("says why a job failed, in the words of its run where it left some", async () => {
  const { id } = await jobs("fail").startJob(films);
  await expect(workspace.until(id, "Completed")).rejects.toThrow();
  expect(await jobs().jobState(id)).toMatchObject({
    status: "Failed",
    error: expect.stringContaining("std_log.txt"),
  });
  const uri = azure.estate.machineLearning.tracking.uriOf(workspace.id);
  await trackingClient({ uri, tokens: tokens() }).log(id, { tags: { error: "no ratings" } });
  expect(await jobs().jobState(id)).toMatchObject({ status: "Failed", error: "no ratings" });
});

it("reports a job that was killed (-9) as failed, with the stage that it was in, and starts the next one", async () => {
  const { id } = await jobs(`wait ${place("killed")}`).startJob(films);
  await started("killed");
  const uri = azure.estate.machineLearning.tracking.uriOf(workspace.id);
  const stages = [
    { name: "split", state: "done" },
    { name: "train", state: "running" },
  ];
  await trackingClient({ uri, tokens: tokens() }).log(id, { tags: { stages: JSON.stringify(stages) } });
  process.kill(Number(readFileSync(`${place("killed")}.started`, "utf8")), "SIGKILL");
  await expect(workspace.until(id, "Completed")).rejects.toThrow(/it ended with SIGKILL/);
  expect(await jobs().jobState(id)).toMatchObject({
    status: "Failed",
    endedAt: expect.any(String),
    error: expect.stringMatching(/^the job ended in train without saying why, .*killed/),
  });
  const next = await jobs().startJob(films);
  await workspace.until(next.id, "Completed");
});

it("names the roles that are missing", async () => {
  const stranger = await azure.makeIdentity("stranger");
  writeFileSync(place("unused"), "");
  await expect(jobs("", stranger["principal_id"]).startJob(films)).rejects.toMatchObject({
    code: "JobsNotReached",
    message: expect.stringContaining("AzureML Data Scientist"),
  });
  await expect(jobs().cancelJob("films-000099")).rejects.toMatchObject({ code: "JobNotFound" });
});
