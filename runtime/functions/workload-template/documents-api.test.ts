import { HttpRequest, InvocationContext } from "@azure/functions";
import { Telemetry } from "../../shared/telemetry";
import type { Document } from "./document-store";
import { documentsApi } from "./documents-api";
import { operations } from "./operations";
import { WorkloadTemplateSettings } from "./settings";

const settings = WorkloadTemplateSettings.parse({
  WORKLOAD_TEMPLATE__blobServiceUri: "https://documents.blob.core.windows.net/",
  IDENTITY_CLIENT_ID: "test",
});
const hello = { title: "A first one", text: "Hello" };

let kept: Map<string, Document>;
beforeEach(() => {
  kept = new Map();
});

it("keeps a document and tells its id", async () => {
  const { status, body } = await post(hello);
  expect(status).toBe(201);
  expect([...kept]).toEqual([[body.id, hello]]);
});

it("keeps a document once, however often it is sent", async () => {
  const ids = [await post(hello), await post(hello)].map(({ body }) => body.id);
  expect([...kept.keys()]).toEqual([...new Set(ids)]);
});

it.each([
  ["is without a text", { title: "A" }, ["text"]],
  ["has parts that nobody knows", { ...hello, colour: "red", size: 1 }, ["colour", "size"]],
  ["is no object", [], ["body"]],
  ["has a title of blanks, and a text that is a number", { title: "  ", text: 1 }, ["title", "text"]],
])("fails when the document %s, naming all that is wrong", async (_, document, wrong) => {
  const { status, body } = await post(document);
  expect({ status, code: body.code }).toEqual({ status: 400, code: "DocumentNotValid" });
  expect(body.errors.map(({ parameter }: { parameter: string }) => parameter)).toEqual(wrong);
  expect(kept.size).toBe(0);
});

it("fails when there is more of it than anybody reads", async () => {
  const { status, body } = await post({ title: "A", text: "a".repeat(100_000) });
  expect({ status, code: body.code }).toEqual({ status: 413, code: "DocumentTooLarge" });
});

/** What the API answers to a document, as the Functions host hands it over. */
// biome-ignore lint/suspicious/noExplicitAny: tests read answers of several shapes
async function post(document: unknown): Promise<{ status: number; body: any }> {
  const documents = {
    async keep(id: string, each: Document) {
      kept.set(id, each);
    },
  };
  const telemetry = new Telemetry({ role: "test", version: "test" });
  const request = new HttpRequest({
    method: "POST",
    url: "https://api.example/api/v1/documents",
    headers: { "content-type": "application/json" },
    body: { bytes: Buffer.from(JSON.stringify(document)) },
  });
  const api = documentsApi({ settings, telemetry }, documents);
  const { status = 200, body } = await api.answer(
    operations["keep-document"],
    request,
    new InvocationContext(),
  );
  return { status, body: JSON.parse(String(body)) };
}
