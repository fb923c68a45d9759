import { createHash } from "node:crypto";
import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import type { OpenApiDocument } from "../../http/openapi";
import { Telemetry } from "../../shared/telemetry";
import { problems } from "./contract/problems";
import { searchApi } from "./search-api";
import { SearchSettings } from "./settings";

let document: OpenApiDocument;
let page: HttpResponseInit;
let html: string;
beforeAll(async () => {
  const nowhere = "https://127.0.0.1:9";
  const settings = SearchSettings.parse({
    SEARCH_ENDPOINT: nowhere,
    SCORING_URI: `${nowhere}/score`,
    CACHE_HOST: "127.0.0.1",
    CACHE_PORT: "9",
    CACHE_USERNAME: "object-id",
    CATALOGUE__blobServiceUri: nowhere,
    IDENTITY_CLIENT_ID: "client-id",
  });
  const telemetry = new Telemetry({ role: "search", version: "abc" });
  const api = searchApi({ settings, version: "abc", telemetry });
  const request = new HttpRequest({ method: "GET", url: "https://api.example/api/v1/docs" });
  document = JSON.parse(String((await api.openApi(request, new InvocationContext())).body));
  page = await api.docs(request, new InvocationContext());
  html = String(page.body);
});

it("describes every operation, with its parameters as they are checked", () => {
  expect(document.openapi).toBe("3.1.0");
  const top = document.paths["/search"]?.["post"]?.parameters?.find(({ name }) => name === "top");
  expect(top).toMatchObject({
    in: "query",
    required: false,
    schema: { type: "integer", minimum: 1, maximum: 50, default: 12 },
  });
  const text = document.paths["/search"]?.["get"]?.parameters?.find(({ name }) => name === "text");
  expect(text).toMatchObject({ required: false, schema: { type: "string", maxLength: 500 } });
  const inStock = document.paths["/search"]?.["post"]?.parameters?.find(({ name }) => name === "inStock");
  expect(inStock?.schema).toMatchObject({ type: "boolean", default: false });
});

it("refers to nothing that it does not define", () => {
  const references = JSON.stringify(document).match(/#\/components\/schemas\/\w+/g) ?? [];
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references) {
    expect(Object.keys(document.components.schemas)).toContain(reference.split("/").at(-1));
  }
});

it("is shown as a page that runs no script and loads nothing", () => {
  expect(html).not.toMatch(/<script|<link|<img|\son\w+=|\sstyle=|https?:\/\/(?!HOST)/);
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "";
  const hash = createHash("sha256").update(style).digest("base64");
  expect((page.headers as Record<string, string>)["content-security-policy"]).toContain(`'sha256-${hash}'`);
});

it("explains every code, at the address that problems name", () => {
  for (const code of Object.keys(problems)) expect(html).toContain(`id="${code}"`);
});

it("has a heading for each link, and no id twice", () => {
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of html.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});
