import { createHash } from "node:crypto";
import { PredictionError } from "../../predictions/scoring/prediction-error";
import { PredictAnswer } from "./contract/predict";
import { RecordedPrediction } from "./contract/prediction";
import { PredictionRecord } from "./record/prediction-record";
import { newRequestId } from "./record/request-id";
import { scoreAt } from "./testing/age-models";
import { RunningPredictions } from "./testing/running-predictions";
import { callers, row } from "./testing/test-api";

let api: RunningPredictions;
beforeAll(async () => {
  api = await RunningPredictions.start();
});
afterAll(() => api?.stop());
afterEach(() => {
  api.models.beforePredicting = async () => undefined;
});

describe("a prediction", () => {
  it("has a label, a score and an id, under which the record has the whole chain", async () => {
    const { status, json, headers } = await api.predict({ rows: [row] });
    expect(status).toBe(200);
    const [hash] = api.models.hashes;
    expect(PredictAnswer.parse(json)).toMatchObject({
      requestId: headers.get("x-request-id"),
      model: { asked: "default", used: "leaving@1", name: "leaving", version: "1", hash },
      predictions: [
        {
          row: 0,
          label: "stays",
          score: expect.closeTo(scoreAt(41), 5),
          explanation: expect.objectContaining({}),
        },
      ],
    });

    const found = await api.request("GET", `/predictions/${json.requestId}`);
    expect(RecordedPrediction.parse(found.json)).toMatchObject({
      requestId: json.requestId,
      operation: "predict",
      caller: { subject: "a".repeat(32), kind: "user" },
      asked: "default",
      model: { name: "leaving", version: "1", hash, trainingData: "unknown" },
      code: { bundle: "abc", commit: "def" },
      rows: [row],
      answer: { status: 200, code: null, body: json },
      outcomes: [],
    });
  });

  it("is read by whoever asked for it and by auditors, and by nobody else", async () => {
    const { json } = await api.predict({ rows: [row] });
    const path = `/predictions/${json.requestId}`;
    expect(await api.request("GET", path, { as: "auditor" })).toMatchObject({ status: 200 });
    expect(await api.request("GET", path, { as: "neighbour" })).toMatchObject({
      status: 404,
      json: { code: "PredictionNotFound" },
    });
    expect(await api.request("GET", path, { as: "nobody" })).toMatchObject({
      status: 403,
      json: { code: "RoleMissing" },
    });
    expect(await api.request("GET", path, { as: null })).toMatchObject({ status: 401 });
  });

  it.each([true, false])("is explained when `explain` is %s", async (explain) => {
    const { json } = await api.predict({ rows: [row], explain });
    expect(json.predictions[0].explanation.available).toBe(explain);
  });

  it("warns about what is odd, and still answers", async () => {
    const { json } = await api.predict({ rows: [row, { ...row, income: null }, { ...row, age: 61 }] });
    expect(
      json.predictions.map(({ warnings = [] }) => warnings.map(({ field, code }: never) => [field, code])),
    ).toEqual([[], [["income", "ValueMissing"]], [["age", "OutsideTraining"]]]);
  });
});

describe("rows that cannot be predicted", () => {
  const rows = [row, { ...row, age: "41" }, row, { ...row, travel: "sometimes", income: true }];

  it("are each named, with what was there and what was wanted", async () => {
    const { status, json } = await api.predict({ rows });
    expect({ status, code: json.code }).toEqual({ status: 400, code: "RowsNotValid" });
    expect(json.rows.map(({ row: at, field, code, got }: never) => [at, field, code, got])).toEqual([
      [1, "age", "TypeWrong", '"41"'],
      [3, "income", "TypeWrong", "true"],
      [3, "travel", "CategoryUnknown", '"sometimes"'],
    ]);
  });

  it("do not keep the others from being answered when that is asked for", async () => {
    const { status, json } = await api.predict({ rows, partial: true });
    expect(status).toBe(200);
    expect(json.predictions.map(({ row: at }: { row: number }) => at)).toEqual([0, 2]);
    expect(json.problems).toHaveLength(3);
    const found = await api.request("GET", `/predictions/${json.requestId}`);
    expect(found.json.rows).toEqual([row, null, row, null]);
    const [figures] = await api.database.rows(
      `select scores from predictions.answers where id = '${json.requestId}'`,
    );
    expect(figures).toEqual({
      scores: [expect.closeTo(scoreAt(41), 5), null, expect.closeTo(scoreAt(41), 5), null],
    });
  });

  it("are recorded with the beginning of what was sent", async () => {
    const { json, headers } = await api.predict({ rows: [{ ...row, age: "x".repeat(5000) }] });
    const found = await api.request("GET", `/predictions/${headers.get("x-request-id")}`);
    expect(found.json).toMatchObject({ rows: null, answer: { status: 400, code: json.code } });
    expect(found.json.refusedBody).toHaveLength(1000);
  });
});

describe("whoever may not ask", () => {
  it.each([
    [401, "NotSignedIn", null, null],
    [403, "RoleMissing", "nobody", { subject: "d".repeat(32), kind: "user" }],
    [403, "RoleMissing", "auditor", { subject: "c".repeat(32), kind: "user" }],
  ] as const)("is told %i %s, and what was sent is not kept", async (status, code, as, caller) => {
    const { headers, ...refused } = await api.request("POST", "/predict", { as, body: { rows: [row] } });
    expect(refused).toMatchObject({ status, json: { code } });
    const found = await api.request("GET", `/predictions/${headers.get("x-request-id")}`, { as: "auditor" });
    expect(found.json).toMatchObject({ caller, rows: null, refusedBody: null, answer: { status, code } });
  });
});

describe("an Idempotency-Key", () => {
  const key = (name: string) => ({ "idempotency-key": name });

  it("makes a repeat get the first answer, letter by letter", async () => {
    const first = await api.predict({ rows: [row] }, key("one"));
    const second = await api.predict({ rows: [row] }, key("one"));
    expect(second.text).toBe(first.text);
    expect(second.headers.get("x-request-id")).toBe(first.json.requestId);
    const elsewhere = await api.request("POST", "/predict", {
      as: "neighbour",
      body: { rows: [row] },
      headers: key("one"),
    });
    expect(elsewhere.json.requestId).not.toBe(first.json.requestId);
  });

  it("makes concurrent repeats get one answer", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.predict({ rows: [row] }, key("many"))),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });

  it("leads to the record also when the repeat, which goes on from a first request without an answer, is refused", async () => {
    const id = newRequestId();
    const bodyHash = createHash("sha256")
      .update("predict")
      .update(JSON.stringify({ rows: [row] }))
      .digest("hex");
    const caller = { subject: callers.asker.subject, kind: "user" };
    const record = new PredictionRecord(api.database.as("predictions_api"), { bundle: "abc" });
    await record.asked({
      id,
      operation: "predict",
      caller,
      rows: [row],
      idempotency: { key: "silent", bodyHash },
    });
    api.models.beforePredicting = async () => {
      throw new PredictionError("ModelCrashed", "The worker ended.");
    };
    const { headers, json } = await api.predict({ rows: [row] }, key("silent"));
    expect(json).toMatchObject({ code: "ModelCrashed", instance: `urn:uuid:${id}` });
    expect(headers.get("x-request-id")).toBe(id);
  });

  it("gets the answer that the record has, though the same request failed elsewhere meanwhile", async () => {
    let isFirst = true;
    api.models.beforePredicting = async () => {
      if (!isFirst) return;
      isFirst = false;
      await api.predict({ rows: [row] }, key("twice"));
      throw new PredictionError("ModelCrashed", "The worker ended.");
    };
    const { status, json } = await api.predict({ rows: [row] }, key("twice"));
    expect(status).toBe(200);
    expect((await api.predict({ rows: [row] }, key("twice"))).json).toEqual(json);
  });

  it("is refused with another body", async () => {
    await api.predict({ rows: [row] }, key("two"));
    const { status, json } = await api.predict({ rows: [{ ...row, age: 42 }] }, key("two"));
    expect({ status, code: json.code }).toEqual({ status: 422, code: "IdempotencyKeyReused" });
  });

  it.each(["has blanks", "x".repeat(201), ""])("is refused when it is %j", async (name) => {
    expect(await api.predict({ rows: [row] }, key(name))).toMatchObject({
      status: 400,
      json: { code: "IdempotencyKeyNotValid" },
    });
  });
});

describe("without the database", () => {
  beforeEach(() => jest.spyOn(console, "warn").mockReturnValue(undefined));

  it("nothing is answered, and the caller is told to come back", async () => {
    await api.database.server.halt();
    const { status, json, headers } = await api.predict({ rows: [row] });
    expect({ status, code: json.code, retry: headers.get("retry-after") }).toEqual({
      status: 503,
      code: "RecordUnavailable",
      retry: "5",
    });
    await api.database.server.restart();
    expect((await api.predict({ rows: [row] })).status).toBe(200);
  });

  it("an answer that cannot be recorded is not told, and a repeat with the key gets it", async () => {
    const headers = { "idempotency-key": "night" };
    api.models.beforePredicting = () => api.database.server.halt();
    expect(await api.predict({ rows: [row] }, headers)).toMatchObject({ status: 503 });
    api.models.beforePredicting = async () => undefined;
    await api.database.server.restart();
    const { status, json } = await api.predict({ rows: [row] }, headers);
    expect(status).toBe(200);
    const found = await api.request("GET", `/predictions/${json.requestId}`);
    expect(found.json.answer.body).toEqual(json);
  });
});

it("has no request of another kind of id", async () => {
  const { status, json } = await api.request("GET", "/predictions/0f0e0d0c-0b0a-4908-8706-050403020100");
  expect({ status, code: json.code }).toEqual({ status: 404, code: "PredictionNotFound" });
});
