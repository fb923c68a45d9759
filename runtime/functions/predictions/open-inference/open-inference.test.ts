import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { scoreAt } from "../testing/age-models";
import { RunningPredictions } from "../testing/running-predictions";

let api: RunningPredictions;
beforeAll(async () => {
  api = await RunningPredictions.start();
});
afterAll(() => api?.stop());

const inputs = [
  { name: "age", shape: [2], datatype: "INT64", data: [41, 60] },
  { name: "income", shape: [2, 1], datatype: "FP64", data: [[3000], [4000.5]] },
  { name: "overtime", shape: [2], datatype: "BOOL", data: [true, false] },
  { name: "travel", shape: [2], datatype: "BYTES", data: ["often", "never"] },
];
const addresses = ["/v2/models/leaving", "/v2/models/leaving/versions/2"];

describe.each(addresses)("below %s", (address) => {
  it("answers tensors with tensors, and is in the record as any other", async () => {
    const { status, json } = await api.request("POST", `${address}/infer`, { body: { id: "42", inputs } });
    expect(status).toBe(200);
    expect(json).toMatchObject({ model_name: "leaving", model_version: "2", id: "42" });
    expect(json.outputs).toEqual([
      { name: "label", datatype: "BYTES", shape: [2], data: ["stays", "leaves"] },
      {
        name: "score",
        datatype: "FP64",
        shape: [2],
        data: [41, 60].map((age) => expect.closeTo(scoreAt(age), 5)),
      },
      { name: "probabilities", datatype: "FP64", shape: [2, 2], data: expect.any(Array) },
    ]);
    const found = await api.request("GET", `/predictions/${json.parameters.request_id}`);
    expect(found.json).toMatchObject({
      operation: "infer",
      rows: [
        { age: 41, income: 3000, overtime: true, travel: "often" },
        { age: 60, income: 4000.5, overtime: false, travel: "never" },
      ],
      answer: { body: json },
    });
  });

  it("says what the model takes, and that it is ready", async () => {
    const { json } = await api.request("GET", address);
    expect(json).toMatchObject({ name: "leaving", versions: ["1", "2"] });
    expect(json.inputs[3]).toEqual({ name: "travel", datatype: "BYTES", shape: [-1] });
    expect(await api.request("GET", `${address}/ready`, { as: null })).toMatchObject({ status: 200 });
  });
});

it("answers only what was asked for", async () => {
  const body = { inputs, outputs: [{ name: "score" }] };
  const { json } = await api.request("POST", `${addresses[0]}/infer`, { body });
  expect(json.outputs.map(({ name }: { name: string }) => name)).toEqual(["score"]);
});

it.each([
  ["values do not fill the shape", 400, "RequestNotValid", [{ ...inputs[0], shape: [3] }]],
  [
    "the tensors have several lengths",
    400,
    "RequestNotValid",
    [inputs[0], { ...inputs[2], shape: [1], data: [true] }],
  ],
  ["a value has another type", 400, "RequestNotValid", [{ ...inputs[0], data: [41, "60"] }]],
  ["there are no rows", 400, "RequestNotValid", [{ ...inputs[0], shape: [0], data: [] }]],
  ["a feature is missing", 400, "RowsNotValid", inputs.slice(1)],
  ["there is another tensor", 400, "RowsNotValid", [...inputs, { ...inputs[0], name: "colour" }]],
])("fails when %s, in words of the protocol too", async (_, status, code, wrong) => {
  const answer = await api.request("POST", `${addresses[0]}/infer`, { body: { inputs: wrong } });
  expect(answer).toMatchObject({ status, json: { code, error: expect.any(String) } });
});

it("fails when there is no such model, instead of asking another one", async () => {
  for (const address of ["/v2/models/none", "/v2/models/leaving/versions/7"]) {
    expect(await api.request("POST", `${address}/infer`, { body: { inputs } })).toMatchObject({
      status: 404,
    });
    expect(await api.request("GET", address)).toMatchObject({ status: 404 });
    expect(await api.request("GET", `${address}/ready`)).toMatchObject({ status: 404 });
  }
});

// of the protocol's own repository; it is not kept here
const specification = join(process.cwd(), "../shared/data/conformance/open-inference-rest.yaml");
(existsSync(specification) ? describe : describe.skip)(
  "the protocol's own schemas, where they are at hand,",
  () => {
    it("take every answer", async () => {
      const { components } = parse(readFileSync(specification, "utf8"));
      const ajv = new Ajv({ strict: false });
      ajv.addSchema({ $id: "protocol", components });
      const check = (schema: string, body: unknown) => {
        const validate = ajv.compile({ $ref: `protocol#/components/schemas/${schema}` });
        expect([validate(body), validate.errors]).toEqual([true, null]);
      };
      check("metadata_server_response", (await api.request("GET", "/v2", { as: null })).json);
      for (const address of addresses) {
        check("metadata_model_response", (await api.request("GET", address)).json);
        const body = { inputs };
        check("inference_request", body);
        check("inference_response", (await api.request("POST", `${address}/infer`, { body })).json);
        check("inference_error_response", (await api.request("POST", `${address}/infer`, { body: {} })).json);
      }
      for (const path of ["/v2/health/live", "/v2/health/ready"])
        expect(await api.request("GET", path, { as: null })).toMatchObject({ status: 200 });
    });
  },
);
