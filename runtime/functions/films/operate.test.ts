import type { DriftResult } from "./contract/drift";
import { DriftChecks } from "./drift/drift-checks";
import { FilmsMetrics } from "./metrics";
import { RunningFilms } from "./testing/running-films";
import { smallModel } from "./testing/small-model";

const span = { from: "2026-01-01T00:00:00.000Z", to: "2026-02-01T00:00:00.000Z", people: 100 };
const found: DriftResult = {
  before: span,
  since: span,
  fewestPeople: 50,
  differences: [
    {
      column: "rating",
      of: "values",
      test: "Kolmogorov-Smirnov",
      p: 0.0001,
      effect: 0.4,
      adjustedP: 0.0002,
      verdict: "drift",
    },
  ],
  figures: {
    liveError: { training: 0.1, serving: 0.2 },
    coldStartShare: { training: null, serving: 0.5 },
    scoreP90: { training: 7, serving: 8 },
  },
};

let api: RunningFilms;
beforeAll(async () => {
  api = await RunningFilms.start();
});
afterAll(() => api?.stop());

describe("trainings", () => {
  const start = (as?: string, body: unknown = {}) =>
    api.ask("POST", "/training", { body, ...(as && { as }) });

  it("are for operators", async () => {
    expect(await start()).toMatchObject({ status: 401, json: { code: "NotSignedIn" } });
    expect(await start("guest")).toMatchObject({ status: 403, json: { code: "RoleMissing" } });
    expect(await api.ask("GET", "/training/films-1", { as: "guest" })).toMatchObject({ status: 403 });
    expect(api.jobs.asked).toEqual([]);
  });

  it("are started one at a time, with who asked and why, and followed", async () => {
    const parameters = { "train.factors": 64 };
    expect(await start("operator", { parameters, why: "a new week" })).toMatchObject({
      status: 202,
      json: { id: "films-1" },
    });
    expect(api.jobs.asked).toEqual([
      {
        workload: "films",
        experiment: "films",
        parameters,
        why: `a new week (asked by ${"a".repeat(32)})`,
        by: "a".repeat(32),
      },
    ]);
    expect(await start("operator")).toMatchObject({ status: 409, json: { code: "TrainingUnderWay" } });
    const follow = (id: string) => api.ask("GET", `/training/${id}`, { as: "operator" });
    expect((await follow("films-1")).json).toEqual({
      id: "films-1",
      status: "Queued",
      started_at: null,
      ended_at: null,
      stages: [],
      error: null,
    });
    expect(await follow("films-9")).toMatchObject({ status: 404, json: { code: "TrainingNotFound" } });
    expect(await follow("..%2f")).toMatchObject({ status: 400, json: { code: "ParameterNotValid" } });
  });

  it.each([{ parameters: { "a b": 1 } }, { parameters: { deep: {} } }, { colour: "red" }, []])(
    "fails when it is asked for with %j",
    async (body) => {
      expect(await start("operator", body)).toMatchObject({ status: 400, json: { code: "RequestNotValid" } });
    },
  );
});

describe("models", () => {
  it("are told with the champion, its figures and the decision, and with what this instance serves", async () => {
    expect((await api.ask("GET", "/models")).json).toEqual({
      champion: null,
      serving: null,
      problem: null,
      versions: [],
    });
    const { sha256, bytes } = smallModel();
    const decision = `${sha256}/decision.json`;
    const champion = {
      version: "2",
      sha256,
      previous: "1",
      earlier: [{ version: "1", sha256: "b".repeat(64) }],
      decision,
      at: "2026-01-01T00:00:00Z",
      by: "run 7",
    };
    api.models.current = champion;
    api.models.decisions.set(decision, { accepted: true });
    api.models.versions = [
      { version: "2", tags: { sha256, algorithm: "ease" }, registeredAt: "2026-01-01T00:00:00Z" },
      { version: "1", tags: {}, registeredAt: undefined },
    ];
    api.files.promote({ sha256, bytes }, "2");
    await api.champion.poll();
    expect((await api.ask("GET", "/models")).json).toEqual({
      champion: { ...champion, tags: { sha256, algorithm: "ease" }, decided: { accepted: true } },
      serving: { version: "2", sha256, algorithm: "ease" },
      problem: null,
      versions: [
        { version: "2", registered_at: "2026-01-01T00:00:00Z", tags: { sha256, algorithm: "ease" } },
        { version: "1", registered_at: null, tags: {} },
      ],
    });
  });

  it("say when the newest champion cannot be used, and so do health and metrics", async () => {
    api.files.promote({ sha256: "e".repeat(64), bytes: new Uint8Array(9) }, "3");
    await api.champion.poll();
    const problem = "the champion's file is not a model that this version can use";
    expect((await api.ask("GET", "/models")).json).toMatchObject({ serving: { version: "2" }, problem });
    expect(await api.ask("GET", "/health")).toMatchObject({
      status: 200,
      json: { status: "degraded", model: { status: "kept", version: "2", reason: problem } },
    });
    const { text } = await api.ask("GET", "/metrics");
    expect(text).toContain("films_champion_refused 1");
    expect(text).toMatch(/films_model\{version="2",sha256="[0-9a-f]{64}"\} 1/);
  });
});

it("tells what the last look for drift found", async () => {
  expect((await api.ask("GET", "/monitoring/drift")).json).toEqual({ last: null });
  const checks = new DriftChecks(api.database.as("films_api"));
  await checks.add({ version: "1", isAlarm: false, result: found });
  await checks.add({ version: "2", isAlarm: true, result: found });
  expect((await api.ask("GET", "/monitoring/drift")).json).toEqual({
    last: { checked_at: expect.stringMatching(/^20.*Z$/), version: "2", alarm: true, result: found },
  });
});

it("tells Prometheus which process it is, since Front Door asks another one each time", async () => {
  const metrics = new FilmsMetrics(
    () => ({}),
    async () => undefined,
    { count() {} },
    "a1",
  );
  metrics.answered({ operation: "recommend", status: 200, seconds: 0.01 });
  const { body } = await metrics.text("");
  expect(body).toMatch(/^films_requests_total\{.*replica="a1".*\} 1$/m);
});

it("tells Application Insights of each list, for the workbook", () => {
  const told: unknown[] = [];
  const telemetry = { count: (...given: unknown[]) => void told.push(given) };
  const metrics = new FilmsMetrics(
    () => ({}),
    async () => undefined,
    telemetry,
  );
  metrics.listed("ratings", "3");
  expect(told).toEqual([["lists", { because: "ratings", version: "3" }]]);
});

it("tells the console how it does, with the last looks, the newest first", async () => {
  const { status, json } = await api.ask("GET", "/monitoring");
  expect(status).toBe(200);
  expect(json).toMatchObject({
    instance: { since: expect.stringMatching(/^20.*Z$/), failed: 0 },
    checks: [
      { version: "2", alarm: true, live_error: { training: 0.1, serving: 0.2 } },
      { version: "1", alarm: false },
    ],
  });
});

it("tells it to Prometheus, too", async () => {
  // an answer is kept for some seconds, and another test may have asked
  const metrics = new FilmsMetrics(
    () => ({}),
    () => new DriftChecks(api.database.as("films_api")).last(),
    { count() {} },
  );
  const lines = (await metrics.text("")).body.split("\n");
  for (const line of [
    "films_drift_alarm 1",
    'films_drift_effect{column="rating",of="values"} 0.4',
    'films_drift_adjusted_p{column="rating",of="values"} 0.0002',
    'films_live_error{when="training"} 0.1',
    'films_live_error{when="serving"} 0.2',
    'films_cold_start_share{when="serving"} 0.5',
    'films_score{when="training",quantile="0.9"} 7',
  ])
    expect(lines).toContain(line);
  expect(lines.filter((line) => line.startsWith("films_cold_start_share{"))).toHaveLength(1);
  expect(lines.find((line) => line.startsWith("films_drift_checked_timestamp_seconds"))).toMatch(
    / 1\.\d+e\+9$| \d{10}/,
  );
});
