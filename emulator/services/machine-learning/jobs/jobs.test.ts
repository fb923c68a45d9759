import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { JobWorkspace } from "../testing/job-workspace";

const workspace = new JobWorkspace();
const { endpoint, azure } = workspace;
const place = (name: string) => join(azure.folder, name);
/** Resolves once the process of a waiting job runs. */
const started = async (name: string) => {
  while (!existsSync(`${place(name)}.started`)) await new Promise((resolve) => setTimeout(resolve, 20));
};
const finish = (name: string) => writeFileSync(place(name), "");

beforeAll(() => workspace.start());
afterAll(() => workspace.end());

it("runs a command of the environment's image to its end, with what Azure ML sets, and keeps what it printed", async () => {
  const clientId = endpoint.identity["client_id"];
  const put = await workspace.put("first", {
    ...workspace.job("", { identity: { identityType: "Managed", clientId }, experimentName: "films" }),
    environmentVariables: { GREETING: "from the job" },
  });
  expect(put).toMatchObject({
    status: 201,
    body: {
      id: `${workspace.id}/jobs/first`,
      name: "first",
      properties: {
        jobType: "Command",
        status: expect.stringMatching(/Starting|Preparing/),
        experimentName: "films",
        services: { Tracking: { jobServiceType: "Tracking", endpoint: expect.stringMatching(/^azureml:/) } },
      },
    },
  });
  await workspace.until("first", "Completed");
  expect(workspace.log("first")).toContain("a warning");
  expect(workspace.log("first")).toMatch(/^working in .*wd$/m);
  expect(workspace.environmentOf("first")).toMatchObject({
    GREETING: "from the job",
    DEFAULT_IDENTITY_CLIENT_ID: clientId,
    MLFLOW_RUN_ID: "first",
    MLFLOW_EXPERIMENT_NAME: "films",
    MLFLOW_TRACKING_URI: azure.estate.machineLearning.tracking.uriOf(workspace.id),
    MLFLOW_TRACKING_TOKEN: expect.stringMatching(/^run\./),
    AZUREML_RUN_ID: "first",
    IDENTITY_ENDPOINT: expect.stringMatching(/^http/),
  });
  const run = azure.estate.machineLearning.tracking.storeOf(workspace.id).run("first");
  expect(run).toMatchObject({ status: "FINISHED", endTime: expect.any(Number) });
});

it("says Failed when the command ends with another code than 0", async () => {
  await workspace.put("failing", workspace.job("fail"));
  await expect(workspace.until("failing", "Completed")).rejects.toThrow(/exit code 3/);
  expect(await workspace.status("failing")).toBe("Failed");
});

it("queues a job while as many run as the cluster may have nodes, and goes on when one is free", async () => {
  await workspace.put("one", workspace.job(`wait ${place("one")}`));
  await started("one");
  await workspace.put("two", workspace.job(`wait ${place("two")}`));
  await workspace.until("two", "Queued");
  expect(existsSync(`${place("two")}.started`)).toBe(false);
  finish("one");
  await workspace.until("one", "Completed");
  await started("two");
  finish("two");
  await workspace.until("two", "Completed");
});

it("cancels a job that runs and one that waits", async () => {
  await workspace.put("running", workspace.job(`wait ${place("running")}`));
  await started("running");
  await workspace.put("waiting", workspace.job());
  await workspace.until("waiting", "Queued");
  expect((await workspace.ask("POST", "/jobs/waiting/cancel")).status).toBe(200);
  await workspace.until("waiting", "Canceled");
  await workspace.ask("POST", "/jobs/running/cancel");
  await workspace.until("running", "Canceled");
  expect(workspace.log("running")).toMatch(/told to end\n(.*\n)*The job was canceled/);
  await workspace.ask("POST", "/jobs/running/cancel");
  expect(await workspace.status("running")).toBe("Canceled");
});

it("cancels a job that runs longer than its limit", async () => {
  const limits = { jobLimitsType: "Command", timeout: "PT1S" };
  await workspace.put("long", workspace.job(`wait ${place("long")}`, { limits }));
  await workspace.until("long", "Canceled");
  expect(workspace.log("long")).toContain("longer than its limit, PT1S");
});

it("never changes a job but its labels, so that a name is a job", async () => {
  const job = workspace.job("", { environmentVariables: { BY: "me" } });
  await workspace.put("named", job);
  const other = await workspace.put("named", { ...job, environmentVariables: { BY: "you" } });
  expect(other).toMatchObject({ status: 400, body: { error: { code: "UserError" } } });
  const labelled = await workspace.put("named", { ...job, tags: { workload: "films" } });
  expect(labelled).toMatchObject({ status: 200, body: { properties: { tags: { workload: "films" } } } });
  await workspace.until("named", "Completed");
  const { body } = await workspace.ask("GET", "/jobs?tag=workload");
  expect(body.value.map(({ name }: { name: string }) => name)).toEqual(["named"]);
  const all = await workspace.ask("GET", "/jobs");
  expect(all.body.value[0].name).toBe("named");
});

it("keeps from starting jobs whoever has no role for it, or may not act as the job's identity", async () => {
  const stranger = await azure.makeIdentity("stranger");
  const asIdentity = workspace.job("", {
    identity: { identityType: "Managed", resourceId: endpoint.identity["id"] },
  });
  expect(await workspace.put("forbidden", asIdentity, stranger["principal_id"])).toMatchObject({
    status: 403,
    body: { error: { message: expect.stringContaining("AzureML Data Scientist") } },
  });
  await azure.grant("AzureML Data Scientist", workspace.id, stranger["principal_id"]);
  expect(await workspace.put("forbidden", asIdentity, stranger["principal_id"])).toMatchObject({
    status: 403,
    body: { error: { message: expect.stringContaining("userAssignedIdentities/assign/action") } },
  });
  expect((await workspace.ask("GET", "/jobs/forbidden")).status).toBe(404);
  await azure.grant("Managed Identity Operator", endpoint.identity["id"], stranger["principal_id"]);
  expect(await workspace.put("allowed", asIdentity, stranger["principal_id"])).toMatchObject({ status: 201 });
});

it.each([
  ["jobs of another type", { jobType: "Pipeline" }],
  ["serverless compute", { computeId: null }],
  ["code beside the image", { codeId: "/some/code" }],
  ["inputs", { inputs: { data: { jobInputType: "uri_file", uri: "azureml://x" } } }],
  ["the caller's own identity", { identity: { identityType: "UserIdentity" } }],
  ["what only a shell understands", { command: "node /app/server.cjs && rm -rf /" }],
  ["another program than node", { command: "python train.py" }],
])("refuses %s by name", async (_, properties) => {
  const { status, body } = await workspace.put("refused", workspace.job("", properties));
  expect({ status, code: body.error.code }).toEqual({ status: 501, code: "NotRunLocally" });
});

it.each([
  ["a time limit that is none", { limits: { jobLimitsType: "Command", timeout: "1 hour" } }],
  ["a property that no job has", { colour: "blue" }],
  ["two nodes", { resources: { instanceCount: 2 } }],
  ["a cluster that is not there", { computeId: `${"/x".repeat(3)}` }],
  ["an environment that is not there", { environmentId: "/nowhere" }],
])("fails with 400 for %s", async (_, properties) => {
  expect((await workspace.put("refused", workspace.job("", properties))).status).toBe(400);
});

it("fails a job that ran when the local Azure ended, and goes on with one that waited", async () => {
  await workspace.put("broken", workspace.job(`wait ${place("broken")}`));
  await started("broken");
  const pid = Number(readFileSync(`${place("broken")}.started`, "utf8"));
  await workspace.put("patient", workspace.job());
  await workspace.until("patient", "Queued");
  await azure.restart();
  expect(await workspace.status("broken")).toBe("Failed");
  expect(() => process.kill(pid, 0)).toThrow();
  await workspace.until("patient", "Completed");
  expect(workspace.log("broken")).toMatch(/the local Azure (was stopped|ended)/);
});

it("fails a job whose process outlived a local Azure that was killed, and ends the process", async () => {
  await workspace.put("killed", workspace.job());
  await workspace.until("killed", "Completed");
  await azure.estate.stop();
  const folder = join(azure.folder, "machine-learning");
  const files = readdirSync(join(folder, "jobs")).map((name) => join(folder, "jobs", name, "job.json"));
  const file = files.find((each) => JSON.parse(readFileSync(each, "utf8")).name === "killed") ?? "";
  const left = spawn(process.execPath, [
    "--require",
    join(folder, "guard.cjs"),
    "-e",
    "setInterval(() => {}, 1000)",
  ]);
  const { endedAt: _, ...job } = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...job, status: "Running", pid: left.pid }));
  const ended = once(left, "exit");
  await azure.start();
  expect(await ended).toEqual([null, "SIGKILL"]);
  expect(await workspace.status("killed")).toBe("Failed");
  expect(workspace.log("killed")).toContain("the local Azure ended while it ran");
});

it("takes its jobs along when the cluster goes", async () => {
  await workspace.put("homeless", workspace.job(`wait ${place("homeless")}`));
  await started("homeless");
  await azure.delete("azurerm_machine_learning_compute_cluster", workspace.cluster);
  expect(await workspace.status("homeless")).toBe("Canceled");
});
