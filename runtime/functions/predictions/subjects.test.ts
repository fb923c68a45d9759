import { RunningPredictions } from "./testing/running-predictions";
import { row } from "./testing/test-api";

let api: RunningPredictions;
beforeAll(async () => {
  api = await RunningPredictions.start();
});
afterAll(() => api?.stop());

const rows = [row, row, row];
const subjects = ["Ann-1", null, "bob_2"];
const inputs = [
  { name: "age", shape: [2], datatype: "INT64", data: [41, 60] },
  { name: "income", shape: [2], datatype: "FP64", data: [3000, 4000] },
  { name: "overtime", shape: [2], datatype: "BOOL", data: [true, false] },
  { name: "travel", shape: [2], datatype: "BYTES", data: ["often", "never"] },
];

it("keeps whom rows are about beside them, and tells it to whoever reads the record and in no answer", async () => {
  const { json, headers } = await api.predict({ rows, subjects });
  expect(JSON.stringify([json, [...headers]])).not.toContain("Ann-1");
  expect((await find(json.requestId)).json).toMatchObject({
    rows,
    subjects: [
      { row: 0, subject: "Ann-1" },
      { row: 2, subject: "bob_2" },
    ],
    forgotten: [],
  });
  const dashboard = api.database.as("predictions_dashboard");
  await expect(dashboard.query("select * from predictions.subjects")).rejects.toMatchObject({
    code: "42501",
  });
  expect(api.logged.join("\n")).not.toContain("Ann-1");
});

it("is the same request to the record when it is sent again with its key, and another one about somebody else", async () => {
  const key = { "idempotency-key": "about" };
  const first = await api.predict({ rows, subjects }, key);
  expect(await api.predict({ rows, subjects }, key)).toMatchObject({ status: 200, json: first.json });
  expect(await api.predict({ rows, subjects: [null, null, "cy"] }, key)).toMatchObject({
    status: 422,
    json: { code: "IdempotencyKeyReused" },
  });
  expect((await find(first.json.requestId)).json.subjects).toHaveLength(2);
  expect((await find(first.json.requestId)).json.rows).toEqual(rows);
});

it("keeps whom rows are about that were refused, all of them or some", async () => {
  const wrong = [{ ...row, age: "x" }, row];
  const about = ["dora", null];
  const refused = await api.predict({ rows: wrong, subjects: about });
  const partly = await api.predict({ rows: wrong, subjects: about, partial: true });
  for (const { headers } of [refused, partly])
    expect((await find(headers.get("x-request-id") ?? "")).json.subjects).toEqual([
      { row: 0, subject: "dora" },
    ]);
});

it("takes them as a parameter in the Open Inference Protocol, whose parameters are no arrays", async () => {
  const body = { inputs, parameters: { subjects: ",eve" } };
  const { json } = await api.request("POST", "/v2/models/leaving/infer", { body });
  expect((await find(json.parameters.request_id)).json).toMatchObject({
    subjects: [{ row: 1, subject: "eve" }],
  });
});

const infer = "/v2/models/leaving/infer";

it.each([
  ["an address", "/predict", { rows: [row], subjects: ["ann@example.com"] }, "subjects.0"],
  ["too long", "/predict", { rows: [row], subjects: ["a".repeat(65)] }, "subjects.0"],
  ["empty", "/predict", { rows: [row], subjects: [""] }, "subjects.0"],
  ["ended by a line", "/predict", { rows: [row], subjects: ["ann\n"] }, "subjects.0"],
  ["a number", "/predict", { rows: [row], subjects: [7] }, "subjects.0"],
  ["missing for a row", "/predict", { rows, subjects: ["ann"] }, "subjects"],
  ["a text", "/predict", { rows: [row], subjects: "ann" }, "subjects"],
  ["an address", infer, { inputs, parameters: { subjects: "ann@example.com,b" } }, "parameters.subjects.0"],
  ["missing for a row", infer, { inputs, parameters: { subjects: "ann" } }, "parameters.subjects"],
])(
  "fails when it is %s, at %s, and keeps nothing that nobody would find",
  async (_, path, body, parameter) => {
    const { status, json, headers } = await api.request("POST", path, { body });
    expect({ status, errors: json.errors }).toEqual({
      status: 400,
      errors: [{ parameter, message: expect.any(String) }],
    });
    const { refusedBody, subjects: known } = (await find(headers.get("x-request-id") ?? "")).json;
    expect(refusedBody === null || known.length > 0).toBe(true);
  },
);

it("keeps nothing of a body that ends early and names somebody", async () => {
  const body = JSON.stringify({ subjects: ["ann"], rows: [row] }).slice(0, -5);
  const { status, headers } = await api.request("POST", "/predict", {
    body,
    headers: { "content-type": "application/json" },
  });
  expect(status).toBe(400);
  expect((await find(headers.get("x-request-id") ?? "")).json).toMatchObject({
    refusedBody: null,
    subjects: [],
  });
});

function find(id: string) {
  return api.request("GET", `/predictions/${id}`);
}
