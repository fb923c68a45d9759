import {
  type FunctionsEstate,
  openEstate,
} from "../../../emulator/services/functions/testing/functions-estate";
import { functionPackage } from "../../../packaging/functions/function-package";

const nowhere = "https://127.0.0.1:9";
const job = {
  environmentId: "/subscriptions/1",
  computeId: "/subscriptions/1",
  identityClientId: "22222222-2222-2222-2222-222222222222",
  command: "node main.cjs",
  timeout: "PT1H",
  variables: {},
};
const settings = {
  DATABASE_HOST: "127.0.0.1",
  DATABASE_PORT: "9",
  DATABASE_NAME: "films",
  DATABASE_ROLE: "app",
  MODEL_REGISTRY_WORKSPACE: `${nowhere}/workspace`,
  MODEL_REGISTRY_FILES: `${nowhere}/models`,
  TRAINING_WORKSPACE: `${nowhere}/workspace`,
  TRAINING_JOB: JSON.stringify(job),
  SIGN_IN_AUTHORITY: nowhere,
  SIGN_IN_TENANT: "11111111-1111-4111-8111-111111111111",
  SIGN_IN_CLIENT_ID: "22222222-2222-4222-8222-222222222222",
  SIGN_IN_CALLBACK: `${nowhere}/films/api/auth/callback`,
  IDENTITY_CLIENT_ID: "22222222-2222-2222-2222-222222222222",
};

let estate: FunctionsEstate;
beforeAll(async () => {
  estate = await openEstate();
  await estate.ship(functionPackage({ root: process.cwd(), app: "films" }).path, settings);
});
afterAll(() => estate?.stop());

it.each([
  ["GET", "/films/api/v1/docs", 200, "text/html; charset=utf-8"],
  ["GET", "/films/api/v1/openapi.json", 200, "application/json"],
  ["GET", "/films/api/v1", 200, "application/json"],
  ["GET", "/films/api/v1/health", 503, "application/json"],
  ["GET", "/films/api/health", 503, "application/json"],
  ["GET", "/films/api/v1/metrics", 200, "text/plain; version=0.0.4; charset=utf-8"],
  ["GET", "/films/api/v1/nothing", 404, "application/problem+json"],
  ["DELETE", "/films/api/v1/ratings", 400, "application/problem+json"],
  ["GET", "/films/api/auth/session", 200, "application/json"],
])("shipped to the functions host, %s %s is %i of %s", async (method, path, status, type) => {
  const response = await estate.fetch(path, { method });
  expect({ status: response.status, type: response.headers.get("content-type") }).toEqual({ status, type });
});

it("makes no list there without its database", async () => {
  const response = await estate.fetch("/films/api/v1/recommendations?user_id=ann");
  expect(await response.json()).toMatchObject({ code: "DatabaseUnavailable", status: 503 });
});
