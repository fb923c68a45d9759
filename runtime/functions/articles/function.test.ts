import {
  type FunctionsEstate,
  openEstate,
} from "../../../emulator/services/functions/testing/functions-estate";
import { functionPackage } from "../../../packaging/functions/function-package";

const nowhere = "https://127.0.0.1:9";
const someId = "22222222-2222-4222-8222-222222222222";
const settings = {
  DATABASE_HOST: "127.0.0.1",
  DATABASE_PORT: "9",
  DATABASE_NAME: "articles",
  DATABASE_ROLE: "app",
  EVENTS__fullyQualifiedNamespace: "127.0.0.1:9",
  EVENTS_HUB: "deeds",
  CACHE_HOST: "127.0.0.1",
  CACHE_PORT: "9",
  CACHE_USERNAME: someId,
  SEARCH_ENDPOINT: nowhere,
  LAKE__blobServiceUri: nowhere,
  FILES__blobServiceUri: nowhere,
  SIGN_IN_AUTHORITY: nowhere,
  SIGN_IN_TENANT: someId,
  SIGN_IN_CLIENT_ID: someId,
  SIGN_IN_CALLBACK: `${nowhere}/articles/api/staff/auth/callback`,
  READERS_AUTHORITY: nowhere,
  READERS_TENANT: someId,
  READERS_CLIENT_ID: someId,
  READERS_CALLBACK: `${nowhere}/articles/api/auth/callback`,
  IDENTITY_CLIENT_ID: someId,
  TRAINING_WORKSPACE: `${nowhere}/workspace`,
  TRAINING_JOB: JSON.stringify({
    environmentId: "/subscriptions/a",
    computeId: "/subscriptions/a",
    identityClientId: someId,
    command: "node",
    timeout: "PT1H",
    variables: {},
  }),
};

let estate: FunctionsEstate;
beforeAll(async () => {
  estate = await openEstate();
  await estate.ship(functionPackage({ root: process.cwd(), app: "articles" }).path, settings);
});
afterAll(() => estate?.stop());

it.each([
  ["GET", "/articles/api/v1/docs", 200, "text/html; charset=utf-8"],
  ["GET", "/articles/api/v1/openapi.json", 200, "application/json"],
  ["GET", "/articles/api/v1", 200, "application/json"],
  ["GET", "/articles/api/v1/health", 503, "application/json"],
  ["GET", "/articles/api/health", 503, "application/json"],
  ["GET", "/articles/api/v1/metrics", 200, "text/plain; version=0.0.4; charset=utf-8"],
  ["GET", "/articles/api/v1/nothing", 404, "application/problem+json"],
  ["GET", "/articles/api/v1/articles", 400, "application/problem+json"],
  ["GET", "/articles/api/v1/articles/one", 503, "application/problem+json"],
  ["DELETE", "/articles/api/v1/articles/one", 401, "application/problem+json"],
  ["GET", "/articles/api/v1/recommendations?user_id=ann", 401, "application/problem+json"],
  ["GET", "/articles/api/auth/session", 200, "application/json"],
  ["GET", "/articles/api/staff/auth/session", 200, "application/json"],
])("shipped to the functions host, %s %s is %i of %s", async (method, path, status, type) => {
  const response = await estate.fetch(path, { method });
  expect({ status: response.status, type: response.headers.get("content-type") }).toEqual({ status, type });
});

it("knows a browser again by a cookie that no script reads", async () => {
  const path = "/articles/api/v1/recommendations?n=1";
  const first = await estate.fetch(path);
  const [cookie = ""] = first.headers.getSetCookie();
  expect(cookie).toMatch(
    /^__Host-vitrine-anonymous=[\w-]{43}; Path=\/; Max-Age=2592000; Secure; HttpOnly; SameSite=Lax$/,
  );
  const again = await estate.fetch(path, { headers: { cookie: cookie.split(";")[0] ?? "" } });
  const readers = await Promise.all(
    [first, again].map(async (response) => ((await response.json()) as { user_id: string }).user_id),
  );
  expect(readers[1]).toBe(readers[0]);
});
