import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TestEstate } from "../../../resource-manager/testing/test-estate";
import { makeTestRegistry, type TestRegistry } from "../testing/test-registry";

const azure = new TestEstate();
let registry: TestRegistry;

beforeAll(async () => {
  await azure.start();
  registry = await makeTestRegistry(azure);
});
afterAll(() => azure.end());

const address = () => {
  const { tracking } = azure.estate.machineLearning;
  return tracking.uriOf(registry.workspaceId).replace("azureml:", "https:");
};

async function tokenOf(principal?: unknown): Promise<string> {
  const { identity } = azure.estate;
  const credential = identity.credential(String(principal ?? identity.developer.objectId));
  return (await credential.getToken("https://management.azure.com/.default"))?.token ?? "";
}

interface Asked {
  readonly token?: string;
  readonly body?: string;
}

async function raw(method: string, path: string, { token, body }: Asked = {}): Promise<Response> {
  const authorization = `Bearer ${token ?? (await tokenOf())}`;
  return fetch(`${address()}/api/2.0/${path}`, {
    method,
    headers: { authorization, "content-type": "application/json" },
    ...(body === undefined ? {} : { body }),
  });
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into it as into any JSON
type Answer = { status: number; body: any };

async function ask(method: "GET" | "POST", path: string, body?: unknown, token?: string): Promise<Answer> {
  const query = method === "GET" && body ? `?${new URLSearchParams(body as Record<string, string>)}` : "";
  const answer = await raw(method, `mlflow/${path}${query}`, {
    ...(token && { token }),
    ...(method === "POST" && { body: JSON.stringify(body ?? {}) }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function makeExperiment(name: string): Promise<string> {
  return (await ask("POST", "experiments/create", { name })).body.experiment_id;
}

async function makeRun(experiment_id: string, more: object = {}): Promise<string> {
  return (await ask("POST", "runs/create", { experiment_id, start_time: 1000, ...more })).body.run.info
    .run_id;
}

describe("experiments", () => {
  it("are made once for a name, and found by it", async () => {
    const id = await makeExperiment("films");
    expect(await ask("GET", "experiments/get-by-name", { experiment_name: "films" })).toMatchObject({
      status: 200,
      body: { experiment: { experiment_id: id, name: "films", lifecycle_stage: "active" } },
    });
    expect(await ask("POST", "experiments/create", { name: "films" })).toMatchObject({
      status: 400,
      body: { error_code: "RESOURCE_ALREADY_EXISTS" },
    });
    expect(await ask("GET", "experiments/get-by-name", { experiment_name: "books" })).toMatchObject({
      status: 404,
      body: { error_code: "RESOURCE_DOES_NOT_EXIST" },
    });
  });

  it("are renamed, tagged, deleted and restored, and searched by all of it", async () => {
    const id = await makeExperiment("draft");
    await ask("POST", "experiments/update", { experiment_id: id, new_name: "paper" });
    await ask("POST", "experiments/set-experiment-tag", { experiment_id: id, key: "owner", value: "me" });
    const search = async (body: object) =>
      (await ask("POST", "experiments/search", body)).body.experiments.map(
        ({ name }: { name: string }) => name,
      );
    expect(await search({ max_results: 10, filter: "tags.owner = 'me' AND name LIKE 'pap%'" })).toEqual([
      "paper",
    ]);
    await ask("POST", "experiments/delete", { experiment_id: id });
    expect(await search({ max_results: 10 })).not.toContain("paper");
    expect(await search({ max_results: 10, view_type: "DELETED_ONLY" })).toEqual(["paper"]);
    expect((await ask("POST", "runs/create", { experiment_id: id })).status).toBe(400);
    await ask("POST", "experiments/restore", { experiment_id: id });
    expect(await search({ max_results: 10 })).toContain("paper");
  });
});

describe("runs", () => {
  it("keep what is logged of them: metrics append, parameters are written once, tags are replaced", async () => {
    const run_id = await makeRun(await makeExperiment("logging"), { run_name: "first" });
    const batch = {
      run_id,
      metrics: [
        { key: "rmse", value: 0.9, timestamp: 1, step: 0 },
        { key: "rmse", value: 0.8, timestamp: 2, step: 1 },
        { key: "loss", value: "NaN", timestamp: 2, step: 1 },
      ],
      params: [{ key: "algorithm", value: "ease" }],
      tags: [{ key: "data", value: "a" }],
    };
    expect((await ask("POST", "runs/log-batch", batch)).status).toBe(200);
    // what a client sends again because the answer was lost
    expect((await ask("POST", "runs/log-batch", batch)).status).toBe(200);
    await ask("POST", "runs/set-tag", { run_id, key: "data", value: "b" });
    await ask("POST", "runs/log-metric", { run_id, key: "rmse", value: 0.7, timestamp: 3, step: 2 });
    await ask("POST", "runs/update", { run_id, status: "FINISHED", end_time: 5000 });

    expect((await ask("GET", "runs/get", { run_id })).body).toMatchObject({
      run: {
        info: { run_id, run_name: "first", status: "FINISHED", start_time: 1000, end_time: 5000 },
        data: {
          metrics: [
            { key: "rmse", value: 0.7, step: 2 },
            { key: "loss", value: "NaN", step: 1 },
          ],
          params: [{ key: "algorithm", value: "ease" }],
          tags: expect.arrayContaining([
            { key: "data", value: "b" },
            { key: "mlflow.runName", value: "first" },
          ]),
        },
      },
    });
    const history = await ask("GET", "metrics/get-history", { run_id, metric_key: "rmse" });
    expect(history.body.metrics.map(({ value }: { value: number }) => value)).toEqual([0.9, 0.8, 0.7]);
  });

  it("refuse another value of a parameter, and then nothing of the batch is kept", async () => {
    const run_id = await makeRun(await makeExperiment("immutable"));
    await ask("POST", "runs/log-parameter", { run_id, key: "k", value: "10" });
    expect((await ask("POST", "runs/log-parameter", { run_id, key: "k", value: "10" })).status).toBe(200);
    const refused = await ask("POST", "runs/log-batch", {
      run_id,
      params: [{ key: "k", value: "20" }],
      metrics: [{ key: "m", value: 1, timestamp: 1 }],
    });
    expect(refused).toMatchObject({ status: 400, body: { error_code: "INVALID_PARAMETER_VALUE" } });
    expect((await ask("GET", "runs/get", { run_id })).body.run.data.metrics).toEqual([]);
  });

  it.each([
    ["more than 1,000 metrics", { metrics: Array(1001).fill({ key: "m", value: 1, timestamp: 1 }) }],
    [
      "more than 100 parameters",
      { params: Array.from({ length: 101 }, (_, key) => ({ key: `p${key}`, value: "" })) },
    ],
    [
      "more than 1,000 entries",
      {
        metrics: Array(1000).fill({ key: "m", value: 1, timestamp: 1 }),
        tags: [{ key: "t", value: "" }],
      },
    ],
    ["a longer key than 250 characters", { tags: [{ key: "k".repeat(251), value: "" }] }],
    ["a name that MLflow refuses", { metrics: [{ key: "evaluate@lists", value: 1, timestamp: 1 }] }],
    ["a longer parameter than 500 characters", { params: [{ key: "k", value: "v".repeat(501) }] }],
    ["a number that is a text", { metrics: [{ key: "m", value: "1", timestamp: 1 }] }],
    [
      "a parameter twice",
      {
        params: [
          { key: "k", value: "1" },
          { key: "k", value: "2" },
        ],
      },
    ],
    ["more than 1 MB", { tags: [{ key: "k", value: "v".repeat(1024 * 1024) }] }],
  ])("refuse a batch with %s", async (name, batch) => {
    const run_id = await makeRun(await makeExperiment(`limits ${name}`));
    expect(await ask("POST", "runs/log-batch", { run_id, ...batch })).toMatchObject({
      status: 400,
      body: { error_code: "INVALID_PARAMETER_VALUE" },
    });
  });

  it("are found by what was logged, in the order that is asked for, a page at a time", async () => {
    const experiment = await makeExperiment("search");
    for (const [name, rmse] of [
      ["a", 0.9],
      ["b", 0.7],
      ["c", 0.8],
    ] as const) {
      const run_id = await makeRun(experiment, { run_name: name });
      await ask("POST", "runs/log-batch", {
        run_id,
        metrics: [{ key: "rmse", value: rmse, timestamp: 1 }],
        params: [{ key: "algorithm", value: name === "a" ? "svd" : "ease" }],
        tags: [{ key: "data hash", value: `x${name}` }],
      });
    }
    const search = async (body: object) => {
      const { runs, next_page_token } = (
        await ask("POST", "runs/search", { experiment_ids: [experiment], ...body })
      ).body;
      return { names: runs.map((run: { info: { run_name: string } }) => run.info.run_name), next_page_token };
    };
    expect((await search({ order_by: ["metrics.rmse ASC"] })).names).toEqual(["b", "c", "a"]);
    expect(
      (
        await search({
          filter: "metrics.rmse < 0.85 and params.algorithm = 'ease'",
          order_by: ["metrics.rmse DESC"],
        })
      ).names,
    ).toEqual(["c", "b"]);
    expect(
      (
        await search({
          filter: "tags.`data hash` ILIKE 'X_' AND attributes.run_name IN ('a', 'b')",
          order_by: ["attributes.run_name"],
        })
      ).names,
    ).toEqual(["a", "b"]);
    expect((await search({ filter: 'params.algorithm != "ease"' })).names).toEqual(["a"]);
    const first = await search({ max_results: 2, order_by: ["metrics.rmse"] });
    expect(first.names).toEqual(["b", "c"]);
    const second = await search({
      max_results: 2,
      order_by: ["metrics.rmse"],
      page_token: first.next_page_token,
    });
    expect(second).toEqual({ names: ["a"], next_page_token: undefined });
  });

  it.each([
    "metrics.rmse",
    "metrics.rmse < 'a'",
    "rmse = 1 OR a = 2",
    "colours.a = 1",
    "a = 1 AND",
    "'a' = 1",
    "a ~ 1",
  ])("refuse the filter %s", async (filter) => {
    const refused = await ask("POST", "runs/search", { experiment_ids: ["0"], filter });
    // nothing is searched, and still the filter is read
    expect(refused).toMatchObject({ status: 400, body: { error_code: "INVALID_PARAMETER_VALUE" } });
  });

  it("are what they were when the local Azure was killed in the middle of a line", async () => {
    const run_id = await makeRun(await makeExperiment("durable"));
    await ask("POST", "runs/log-metric", { run_id, key: "m", value: 1, timestamp: 1 });
    const store = azure.estate.machineLearning.tracking.storeOf(registry.workspaceId);
    const folder = join(store.artifactsOf(run_id), "..");
    expect(readdirSync(folder)).toContain("metrics.jsonl");
    writeFileSync(join(folder, "metrics.jsonl"), '{"key":"m","va', { flag: "a" });
    await azure.restart();
    await ask("POST", "runs/log-metric", { run_id, key: "m", value: 2, timestamp: 2 });
    await azure.restart();
    const history = await ask("GET", "metrics/get-history", { run_id, metric_key: "m" });
    expect(history.body.metrics.map(({ value }: { value: number }) => value)).toEqual([1, 2]);
  });
});

describe("artifacts", () => {
  it("are uploaded, listed and read again, below the run's own address", async () => {
    const run_id = await makeRun(await makeExperiment("artifacts"));
    const { artifact_uri } = (await ask("GET", "runs/get", { run_id })).body.run.info;
    const folder = artifact_uri.replace("mlflow-artifacts:/", "mlflow-artifacts/artifacts/");
    expect((await raw("PUT", `${folder}/plots/a.json`, { body: '{"a":1}' })).status).toBe(200);
    expect((await raw("PUT", `${folder}/card.md`, { body: "text" })).status).toBe(200);
    expect((await ask("GET", "artifacts/list", { run_id })).body.files).toEqual([
      { path: "card.md", is_dir: false, file_size: 4 },
      { path: "plots", is_dir: true },
    ]);
    expect((await ask("GET", "artifacts/list", { run_id, path: "plots" })).body.files).toEqual([
      { path: "plots/a.json", is_dir: false, file_size: 7 },
    ]);
    expect(await (await raw("GET", `${folder}/plots/a.json`)).text()).toBe('{"a":1}');
    expect((await raw("GET", `${folder}/plots/b.json`)).status).toBe(404);
    expect((await raw("PUT", `${folder}/..%2F..%2Frun.json`, { body: "x" })).status).toBe(400);
  });

  it("may lie in a datastore, where they are registered", async () => {
    const run_id = await makeRun(await makeExperiment("registered"));
    const register = async (dataStoreName: string) => {
      const { origin, pathname } = new URL(address());
      const url = `${origin}/artifact/v2.0${pathname.replace("/mlflow/v1.0", "")}/artifacts/register`;
      const dataPath = { dataStoreName, relativePath: `runs/${run_id}/model/film-model.bin` };
      const body = {
        origin: "ExperimentRun",
        container: `dcid.${run_id}`,
        path: "model/film-model.bin",
        dataPath,
      };
      const headers = { authorization: `Bearer ${await tokenOf()}` };
      return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).status;
    };
    expect(await register("nowhere")).toBe(404);
    expect(await register("models")).toBe(200);
    expect((await ask("GET", "artifacts/list", { run_id, path: "model" })).body.files).toEqual([
      { path: "model/film-model.bin", is_dir: false },
    ]);
  });
});

describe("whoever asks", () => {
  it("needs a token and a role: Reader reads, AzureML Data Scientist writes", async () => {
    const reader = await tokenOf(registry.reader["principal_id"]);
    expect((await raw("GET", "mlflow/experiments/search?max_results=5", { token: "no" })).status).toBe(401);
    expect((await ask("GET", "experiments/search", { max_results: "5" }, reader)).status).toBe(200);
    expect(await ask("POST", "experiments/create", { name: "theirs" }, reader)).toMatchObject({
      status: 403,
      body: { error_code: "PERMISSION_DENIED", message: expect.stringContaining("AzureML Data Scientist") },
    });
  });

  it("may have a run's own token, which writes to that run alone while it lasts", async () => {
    const experiment = await makeExperiment("own");
    const [own, other] = [await makeRun(experiment), await makeRun(experiment)];
    const { tokens } = azure.estate.machineLearning.tracking;
    const token = tokens.issue(registry.workspaceId, own);
    const tag = (run_id: string) => ask("POST", "runs/set-tag", { run_id, key: "a", value: "b" }, token);
    expect([(await tag(own)).status, (await tag(other)).status]).toEqual([200, 403]);
    tokens.revoke(token);
    expect((await tag(own)).status).toBe(401);
  });

  it("is told by name what is not answered here", async () => {
    expect(await ask("POST", "registered-models/create", { name: "m" })).toMatchObject({
      status: 404,
      body: {
        error_code: "ENDPOINT_NOT_FOUND",
        message: expect.stringContaining("registered-models/create"),
      },
    });
  });
});
