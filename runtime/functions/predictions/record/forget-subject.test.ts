import { setTimeout as wait } from "node:timers/promises";
import type { Pool } from "pg";
import type { Answer } from "../testing/running-predictions";
import { RunningPredictions } from "../testing/running-predictions";
import { row } from "../testing/test-api";
import { exportSubject } from "./export-subject";
import { forgetCaller } from "./forget-caller";
import { forgetSubject } from "./forget-subject";

let api: RunningPredictions;
let erasure: Pool;
let audit: Pool;
beforeAll(async () => {
  api = await RunningPredictions.start();
  erasure = api.database.as("predictions_erasure");
  audit = api.database.as("predictions_audit");
});
afterAll(() => api?.stop());
afterEach(() => {
  api.models.beforePredicting = async () => undefined;
});

const ages = [
  { ...row, age: 31 },
  { ...row, age: 42 },
  { ...row, age: 53 },
];

describe("somebody whom rows are about", () => {
  it("is erased with predictions and outcomes; the request and its other rows stay", async () => {
    const { json } = await api.predict(
      { rows: [...ages, { ...row, income: null }], subjects: ["ann", "bob", null, "ann"] },
      { "idempotency-key": "batch" },
    );
    await tell(json, [0, 1, 2, 3]);
    expect(await forget("ann")).toEqual({ requests: 1, rows: 2, outcomes: 2 });

    const { json: kept } = await find(json);
    expect(kept).toMatchObject({
      rows: [null, ages[1], ages[2], null],
      subjects: [{ row: 1, subject: "bob" }],
      forgotten: [0, 3],
      answer: { status: 200, body: { ...json, predictions: json.predictions.slice(1, 3) } },
      outcomes: [{ row: 1 }, { row: 2 }],
    });
    const [answer] = await api.database.rows(
      `select row_count, labels, scores from predictions.answers join predictions.requests using (id) where id = '${json.requestId}'`,
    );
    const scores = json.predictions.map(({ score }: { score: number }) => score);
    expect(answer).toEqual({
      row_count: 4,
      labels: [null, json.predictions[1].label, json.predictions[2].label, null],
      scores: [null, scores[1], scores[2], null],
    });
    expect((await tell(json, [0])).json).toMatchObject({ unknown: [{ row: 0 }] });
    expect(await forget("ann")).toEqual({ requests: 0, rows: 0, outcomes: 0 });
  });

  it("is erased from tensors, too", async () => {
    const names = ["age", "income", "overtime", "travel"] as const;
    const inputs = names.map((name) => ({
      name,
      shape: [3],
      datatype: { age: "INT64", income: "FP64", overtime: "BOOL", travel: "BYTES" }[name],
      data: ages.map((each) => each[name]),
    }));
    const body = { inputs, parameters: { subjects: "cy,,dan" } };
    const { json } = await api.request("POST", "/v2/models/leaving/infer", { body });
    await forget("cy");
    const { json: kept } = await find({ requestId: json.parameters.request_id });
    const [label, score, probabilities] = json.outputs;
    expect(kept.answer.body).toEqual({
      ...json,
      outputs: [
        { ...label, data: [null, ...label.data.slice(1)] },
        { ...score, data: [null, ...score.data.slice(1)] },
        { ...probabilities, data: [null, null, ...probabilities.data.slice(2)] },
      ],
    });
    expect(kept).toMatchObject({ rows: [null, ages[1], ages[2]], subjects: [{ row: 2, subject: "dan" }] });
  });

  it("is erased from what was refused", async () => {
    const wrong = [{ ...row, age: "secret" }, row];
    const refused = await api.predict({ rows: wrong, subjects: ["eve", null] });
    const partly = await api.predict({ rows: wrong, subjects: ["eve", null], partial: true });
    expect(await forget("eve")).toMatchObject({ requests: 2, rows: 2 });
    const found = await find({ requestId: refused.headers.get("x-request-id") });
    expect(found.json).toMatchObject({ refusedBody: null, answer: { status: 400, code: "RowsNotValid" } });
    const { answer } = (await find(partly.json)).json;
    expect(answer.body).toMatchObject({ problems: [], predictions: partly.json.predictions });
    expect(JSON.stringify([found.json, answer])).not.toContain("secret");
  });

  it("is not answered any more where they are forgotten while it is under way", async () => {
    api.models.beforePredicting = async () => void (await forget("fay"));
    const answer = await api.predict({ rows: ages, subjects: ["fay", null, null] });
    expect(answer).toMatchObject({ status: 409, json: { code: "RowsForgotten" } });
    const found = await find({ requestId: answer.headers.get("x-request-id") });
    expect(found.json).toMatchObject({
      rows: [null, ages[1], ages[2]],
      answer: { status: 409 },
      forgotten: [0],
    });
  });

  it("is erased whole where they are answered, and outcomes told, in the same moment", async () => {
    for (let turn = 0; turn < 20; turn++) {
      const { json } = await api.predict({ rows: [row], subjects: ["lou"] });
      const [again] = await Promise.all([
        api.predict({ rows: [row, row], subjects: ["lou", null] }),
        tell(json, [0]),
        wait(turn / 4).then(() => forget("lou")),
      ]);
      // what came after it is a new request
      await forget("lou");
      const found = [await find(json), await find({ requestId: again.headers.get("x-request-id") })];
      for (const { rows, outcomes, answer } of found.map((each) => each.json)) {
        expect([rows[0], outcomes]).toEqual([null, []]);
        expect((answer.body.predictions ?? []).some((each: { row: number }) => each.row === 0)).toBe(false);
      }
    }
  });

  it("is a new request to whoever repeats one with its key", async () => {
    const key = { "idempotency-key": "again" };
    const asked = { rows: [row], subjects: ["gus"] };
    const first = await api.predict(asked, key);
    await forget("gus");
    const again = await api.predict(asked, key);
    expect(again.status).toBe(200);
    expect(again.json.requestId).not.toBe(first.json.requestId);
  });

  it("is nobody whom a caller asked about once that caller is forgotten", async () => {
    const { json } = await api.request("POST", "/predict", {
      as: "neighbour",
      body: { rows: [row], subjects: ["hal"] },
    });
    await forgetCaller(erasure, "b".repeat(32));
    expect(await exported("hal")).toEqual({ subject: "hal", rows: [] });
    expect((await find(json)).status).toBe(404);
  });
});

it("leaves no trace of whom it was about, and notes that it was done and by whom", async () => {
  const before = await erasures();
  await api.predict({
    rows: [row, { ...row, travel: 7 }],
    subjects: ["zoe-trace", "zoe-trace"],
    partial: true,
  });
  await forget("zoe-trace");
  expect((await erasures()).slice(before.length)).toEqual([
    { erased_by: "identity of predictions_erasure", kind: "subject", requests: 1, rows: 2, outcomes: 0 },
  ]);
  const tables = await api.database.rows(
    "select oid::regclass::text as name from pg_class where relkind in ('r', 'p') and relnamespace::regnamespace::text in ('predictions', 'sign_in')",
  );
  expect(tables.length).toBeGreaterThan(10);
  for (const { name } of tables)
    expect(JSON.stringify(await api.database.rows(`select t::text from ${name} t`))).not.toContain(
      "zoe-trace",
    );
});

it("reads nothing as whoever erases", async () => {
  for (const column of ["subject", "row"])
    await expect(erasure.query(`select ${column} from predictions.subjects`)).rejects.toMatchObject({
      code: "42501",
    });
  await expect(erasure.query("select predictions.answer_without_rows('{}', '{}')")).rejects.toMatchObject({
    code: "42501",
  });
  await expect(
    erasure.query("insert into predictions.erasures (erased_by, kind) values ('another', 'caller')"),
  ).rejects.toMatchObject({ code: "42501" });
});

it("hands over all that is kept of somebody, and nothing of others", async () => {
  const rows = [...ages, { ...row, age: "x" }, { ...row, income: null }, { ...row, age: "of another" }];
  const asked = { rows, subjects: ["ida", "bob", null, "ida", "ida", "bob"], partial: true };
  const { json } = await api.predict(asked);
  await tell(json, [0, 1]);
  const refused = await api.predict({ rows: [{ ...row, age: "x" }], subjects: ["ida"] });
  const [first, , , warned] = json.predictions;
  const { name, version, hash } = json.model;
  const model = { name, version, hash, trainingData: "unknown" };
  const common = { requestId: json.requestId, receivedAt: expect.stringMatching(/^20.*Z$/), model };
  const problem = expect.objectContaining({ row: 3, field: "age", got: '"x"' });
  expect(await exported("ida")).toEqual({
    subject: "ida",
    rows: [
      {
        ...common,
        row: 0,
        input: ages[0],
        prediction: first,
        refused: null,
        outcome: { outcome: "stays", toldAt: expect.stringMatching(/^20.*Z$/) },
      },
      {
        ...common,
        row: 3,
        input: null,
        prediction: null,
        refused: { status: 200, code: null, problems: [problem] },
        outcome: null,
      },
      { ...common, row: 4, input: rows[4], prediction: warned, refused: null, outcome: null },
      {
        requestId: refused.headers.get("x-request-id"),
        receivedAt: expect.any(String),
        model: null,
        row: 0,
        input: null,
        prediction: null,
        refused: { status: 400, code: "RowsNotValid", problems: [] },
        outcome: null,
      },
    ],
  });
});

function forget(subject: string) {
  return forgetSubject(erasure, subject);
}

function exported(subject: string) {
  return exportSubject(audit, subject);
}

function find({ requestId }: { requestId: string | null }): Promise<Answer> {
  return api.request("GET", `/predictions/${requestId}`, { as: "auditor" });
}

function tell({ requestId }: { requestId: string }, rows: readonly number[]): Promise<Answer> {
  const outcomes = rows.map((each) => ({ requestId, row: each, outcome: "stays" }));
  return api.request("POST", "/outcomes", { body: { outcomes } });
}

function erasures() {
  return api.database.rows(
    "select erased_by, kind, requests, rows, outcomes from predictions.erasures order by erased_at",
  );
}
