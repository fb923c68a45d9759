import Ajv2020 from "ajv/dist/2020";
import { problems } from "./contract/problems";
import { RunningPredictions } from "./testing/running-predictions";
import { row } from "./testing/test-api";

let api: RunningPredictions;
// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
let document: any;
beforeAll(async () => {
  api = await RunningPredictions.start();
  document = (await api.request("GET", "/openapi.json", { as: null })).json;
});
afterAll(() => api?.stop());

it("describes a row as the model's own signature has it", () => {
  const { schema, examples } = document.paths["/predict"].post.requestBody.content["application/json"];
  const validate = new Ajv2020({ strict: false, formats: {} }).compile(schema);
  const isTaken = (rows: unknown) => validate({ rows });
  expect(isTaken([row, { ...row, income: null }, { ...row, age: 61 }])).toBe(true);
  for (const other of [
    { age: 41.5 },
    { travel: "sometimes" },
    { overtime: 1 },
    { colour: "red" },
    { age: null },
  ])
    expect(isTaken([{ ...row, ...other }])).toBe(false);
  expect(validate(examples.leaving.value)).toBe(true);
});

it("refers to nothing that it does not define, and lies below the host's prefix", () => {
  const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references)
    expect(Object.keys(document.components.schemas)).toContain(reference.split("/").at(-1));
  expect(document.servers).toEqual([{ url: "/predictions/api/v1" }]);
});

it("has a page that explains every code, at the address that problems name", async () => {
  const { text } = await api.request("GET", "/docs", { as: null });
  for (const code of Object.keys(problems)) expect(text).toContain(`id="${code}"`);
  const { json } = await api.predict({ rows: [] });
  expect(json.type).toBe("/predictions/api/v1/docs#RequestNotValid");
});
