import { PredictionsMetrics } from "./metrics";
import { RunningPredictions } from "./testing/running-predictions";
import { row } from "./testing/test-api";

let api: RunningPredictions;
beforeAll(async () => {
  api = await RunningPredictions.start();
});
afterAll(() => api?.stop());

describe("models", () => {
  it("are listed with their versions, to whoever has any of the roles", async () => {
    const leaving = {
      name: "leaving",
      title: "Who leaves",
      task: "binary",
      isDefault: true,
      versions: ["1", "2"].map((version, at) => ({
        version,
        hash: api.models.hashes[at],
        registeredAt: null,
        // as the settings say, though there is a newer one
        isDefault: version === "1",
      })),
    };
    expect((await api.request("GET", "/models")).json).toEqual({ models: [leaving] });
    expect((await api.request("GET", "/models/leaving", { as: "auditor" })).json).toEqual(leaving);
    expect(await api.request("GET", "/models", { as: "nobody" })).toMatchObject({ status: 403 });
    expect(await api.request("GET", "/models", { as: null })).toMatchObject({ status: 401 });
  });

  it("tell what they say about themselves", async () => {
    const { json } = await api.request("GET", "/models/leaving/metadata?version=1");
    expect(json).toMatchObject({
      hash: api.models.hashes[0],
      manifest: { title: "Who leaves", threshold: 0.5 },
    });
  });

  it.each(["/models/none", "/models/none/metadata", "/models/leaving/metadata?version=7"])(
    "fails when there is none: %s",
    async (path) => {
      expect(await api.request("GET", path)).toMatchObject({ status: 404, json: { code: "ModelUnknown" } });
    },
  );
});

describe("outcomes", () => {
  it("are kept once, and what is wrong with the others is said", async () => {
    const { json: predicted } = await api.predict({ rows: [row, { ...row, age: "x" }, row], partial: true });
    const { requestId } = predicted;
    const stranger = "01932c07-0000-7000-8000-000000000000";
    const outcomes = [
      { requestId, outcome: "stays" },
      { requestId, row: 1, outcome: "stays" },
      { requestId, row: 2, outcome: "leaves" },
      { requestId: stranger, outcome: "stays" },
    ];
    const unknown = [
      { requestId, row: 1 },
      { requestId: stranger, row: 0 },
    ];
    const tell = (body: unknown) => api.request("POST", "/outcomes", { body });
    expect((await tell({ outcomes })).json).toEqual({ recorded: 2, known: 0, different: [], unknown });
    expect((await tell({ outcomes })).json).toEqual({ recorded: 0, known: 2, different: [], unknown });
    const other = await tell({ outcomes: [{ requestId, outcome: "leaves" }] });
    expect(other.json).toMatchObject({ recorded: 0, different: [{ requestId, row: 0, kept: "stays" }] });

    const found = await api.request("GET", `/predictions/${requestId}`);
    expect(found.json.outcomes).toMatchObject([
      { row: 0, outcome: "stays" },
      { row: 2, outcome: "leaves" },
    ]);
  });

  it("fails when one prediction is named twice, or whoever tells may not ask", async () => {
    const outcome = { requestId: "01932c07-0000-7000-8000-000000000000", outcome: "stays" };
    const twice = await api.request("POST", "/outcomes", {
      body: { outcomes: [outcome, { ...outcome, row: 0 }] },
    });
    expect(twice).toMatchObject({ status: 400, json: { code: "RequestNotValid" } });
    const auditor = await api.request("POST", "/outcomes", { as: "auditor", body: { outcomes: [outcome] } });
    expect(auditor).toMatchObject({ status: 403 });
  });
});

it("says to anybody what it is, and where the rest is", async () => {
  const { json } = await api.request("GET", "/", { as: null });
  expect(json).toMatchObject({
    title: "Predictions",
    version: "abc",
    predict: "/predictions/api/v1/predict",
  });
});

it("is healthy when a prediction was made and the database answers", async () => {
  expect(await api.request("GET", "/health", { as: null })).toMatchObject({
    status: 200,
    json: { status: "healthy", dependencies: { model: { status: "ok" }, record: { status: "ok" } } },
  });
});

it("is not healthy when the model predicts nothing, though the process is up", async () => {
  const other = await RunningPredictions.start();
  other.models.beforePredicting = () => Promise.reject(new Error("crashed"));
  const { status, json } = await other.request("GET", "/health", { as: null });
  expect({ status, model: json.dependencies.model.status }).toEqual({ status: 503, model: "down" });
  await other.stop();
});

describe("metrics", () => {
  it("are written as Prometheus reads them, and as OpenMetrics when that is asked for", async () => {
    await api.predict({ rows: [row, { ...row, income: null }] });
    await api.predict({ rows: [] });
    const plain = await api.request("GET", "/metrics");
    expect(plain.headers.get("content-type")).toContain("text/plain; version=0.0.4");
    const open = await api.request("GET", "/metrics", {
      headers: { accept: "application/openmetrics-text" },
    });
    expect(open.headers.get("content-type")).toContain("application/openmetrics-text; version=1.0.0");
    expect(open.text).toMatch(/\n# EOF\n$/);
    expect(open.text).toContain("# TYPE predictions_requests counter");
    for (const { text } of [open, await api.request("GET", "/metrics")]) {
      expect(text).toContain(
        'predictions_requests_total{operation="predict",status="400",code="RequestNotValid"} 1',
      );
      expect(text).toContain(
        'predictions_odd_values_total{model="leaving",version="1",feature="income",code="ValueMissing"} 1',
      );
      expect(text).toMatch(/predictions_commit_records_count\{part="answers"\} [1-9]/);
    }
  });

  it("tell which process they are of, since Front Door asks another one each time", async () => {
    const metrics = new PredictionsMetrics("a1");
    metrics.answered({ operation: "predict", status: 200, seconds: 0.01 });
    expect((await metrics.text("")).body).toMatch(/^predictions_requests_total\{.*replica="a1".*\} 1$/m);
  });

  it("are for whoever may read figures", async () => {
    expect(await api.request("GET", "/metrics", { as: "nobody" })).toMatchObject({ status: 403 });
  });
});
