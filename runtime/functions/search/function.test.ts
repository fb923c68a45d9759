import {
  type FunctionsEstate,
  openEstate,
} from "../../../emulator/services/functions/testing/functions-estate";
import { functionPackage } from "../../../packaging/functions/function-package";

const nowhere = "https://127.0.0.1:9";
const settings = {
  SEARCH_ENDPOINT: nowhere,
  SCORING_URI: `${nowhere}/score`,
  CACHE_HOST: "127.0.0.1",
  CACHE_PORT: "9",
  CACHE_USERNAME: "object-id",
  CATALOGUE__blobServiceUri: nowhere,
  IDENTITY_CLIENT_ID: "22222222-2222-2222-2222-222222222222",
};

let estate: FunctionsEstate;
beforeAll(async () => {
  estate = await openEstate();
  await estate.ship(functionPackage({ root: process.cwd(), app: "search" }).path, settings);
});
afterAll(() => estate.stop());

it.each([
  ["GET", "/api/v1/docs", 200, "text/html; charset=utf-8"],
  ["GET", "/api/v1/openapi.json", 200, "application/json"],
  ["GET", "/api/v1/health", 503, "application/json"],
  ["GET", "/api/health", 503, "application/json"],
  ["GET", "/api/v1/search?top=none", 400, "application/problem+json"],
  ["GET", "/api/v1/items/_/picture", 400, "application/problem+json"],
  ["GET", "/api/v1/items/_/similar", 400, "application/problem+json"],
  ["GET", "/api/v1/items/_", 400, "application/problem+json"],
  ["GET", "/api/v1/nothing/there", 404, "application/problem+json"],
  ["DELETE", "/api/v1/items/a", 404, "application/problem+json"],
])("shipped to the functions host, %s %s is %i of %s", async (method, path, status, type) => {
  const response = await estate.fetch(path, { method });
  expect({ status: response.status, type: response.headers.get("content-type") }).toEqual({ status, type });
});

it("reads a photo there, and is slower, not wrong, without any of its services", async () => {
  const body = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  const headers = { "content-type": "image/jpeg" };
  const response = await estate.fetch("/api/v1/search", { method: "POST", headers, body });
  expect(await response.json()).toMatchObject({ code: "EmbeddingNotAvailable", status: 503 });
});
