import { OutcomeFigures, RequestFigures, ScoreFigures } from "../contract/dashboard";
import { countHours } from "../record/months";
import { RunningPredictions } from "../testing/running-predictions";
import { row } from "../testing/test-api";

let api: RunningPredictions;
beforeAll(async () => {
  api = await RunningPredictions.start();
  const rows = [20, 30, 40, 60, 70].map((age) => ({ ...row, age }));
  const { json } = await api.predict({ rows });
  await api.predict({ rows: [] });
  const outcomes = ["stays", "stays", "leaves", "leaves", "leaves"];
  const told = outcomes.map((outcome, at) => ({ requestId: json.requestId, row: at, outcome }));
  await api.request("POST", "/outcomes", { body: { outcomes: told } });
});
afterAll(() => api?.stop());

const figures = async (path: string) => (await api.request("GET", `/dashboard/${path}`)).json;

/** The same before an hour is counted and after. */
describe.each(["counted when somebody looks", "counted before"])("figures, %s,", (when) => {
  beforeAll(async () => {
    if (when === "counted before")
      await countHours(api.database.as("predictions_api"), new Date(Date.now() + 2 * 3600_000));
  });

  it("tell how much was asked, how fast it was answered, and what went wrong", async () => {
    const { steps, codes } = RequestFigures.parse(await figures("requests"));
    expect(steps).toMatchObject([{ requests: 2, refused: 1, failed: 0, rows: 5, p99Ms: expect.any(Number) }]);
    expect(codes).toEqual([{ code: "RequestNotValid", status: 400, requests: 1 }]);
  });

  it("tell labels, scores and odd values", async () => {
    const { steps, histograms, oddValues } = ScoreFigures.parse(await figures("scores?step=day"));
    expect(steps.map(({ label, rows }) => [label, rows])).toEqual([
      ["leaves", 2],
      ["stays", 3],
    ]);
    const [{ buckets = [] } = {}] = histograms;
    expect(buckets.flatMap((rows, bucket) => (rows > 0 ? [[bucket, rows]] : []))).toEqual([
      [0, 1],
      [2, 1],
      [5, 1],
      [14, 1],
      [17, 1],
    ]);
    expect(oddValues).toEqual([
      { model: "leaving", version: "1", feature: "age", code: "OutsideTraining", rows: 1, share: 0.2 },
    ]);
  });

  it("tell how good predictions were", async () => {
    const { models } = OutcomeFigures.parse(await figures("outcomes"));
    expect(models).toMatchObject([{ model: "leaving", version: "1", outcomes: 5, accuracy: 0.8, auc: 1 }]);
    expect(models[0]?.calibration.map(({ from, rows, observed }) => [from, rows, observed])).toEqual([
      [0, 1, 0],
      [0.1, 1, 0],
      [0.2, 1, 1],
      [0.7, 1, 1],
      [0.8, 1, 1],
    ]);
  });
});

it("fails when the period ends before it begins, or whoever asks may not read", async () => {
  const path = "/dashboard/requests?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z";
  expect(await api.request("GET", path)).toMatchObject({ status: 400, json: { code: "ParameterNotValid" } });
  expect(await api.request("GET", "/dashboard/scores", { as: "auditor" })).toMatchObject({ status: 403 });
});

it("have nothing to show of a time when nobody asked", async () => {
  const past = "from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z";
  expect(await figures(`requests?${past}`)).toEqual({ steps: [], codes: [] });
  expect(await figures(`scores?${past}`)).toEqual({ steps: [], histograms: [], oddValues: [] });
  expect(await figures(`outcomes?${past}`)).toEqual({ models: [] });
});

it("are all that the dashboard's role may read; auditors read everything and change nothing", async () => {
  const dashboard = api.database.as("predictions_dashboard");
  const audit = api.database.as("predictions_audit");
  for (const view of ["request_figures", "score_figures", "odd_value_figures", "outcome_figures"])
    expect((await dashboard.query(`select * from predictions.${view}`)).rowCount).toBeGreaterThan(0);
  for (const table of ["requests", "answers", "outcomes", "idempotency_keys", "requests_default"]) {
    await expect(dashboard.query(`select * from predictions.${table}`)).rejects.toMatchObject({
      code: "42501",
    });
    await expect(audit.query(`select * from predictions.${table}`)).resolves.toBeDefined();
    await expect(audit.query(`delete from predictions.${table}`)).rejects.toMatchObject({ code: "42501" });
  }
});
