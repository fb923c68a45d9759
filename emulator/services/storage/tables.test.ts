import { randomUUID } from "node:crypto";
import { accountId, type LocalStorage, openLocalStorage } from "./testing/storage";

let local: LocalStorage;
let address: string;

beforeAll(async () => {
  local = await openLocalStorage();
  ({ table: address } = await local.storage.createAccount({ name: "host", resourceId: accountId("host") }));
});
beforeEach(() => local.revokeAll());
afterAll(() => local.stop());

async function call(
  method: string,
  path: string,
  body?: object | string,
  headers: Record<string, string> = {},
) {
  return fetch(`${address}${path}`, {
    method,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    headers: {
      authorization: await local.token(),
      accept: "application/json;odata=nometadata",
      "content-type": "application/json",
      "x-ms-version": "2019-02-02",
      ...headers,
    },
  });
}

const entity = { PartitionKey: "host", RowKey: "1", Message: "started" };

it("creates, finds and deletes tables for the platform", async () => {
  await local.storage.createTable("host", "Diagnostics");
  await local.storage.createTable("host", "Diagnostics");
  expect(await local.storage.hasTable("host", "Diagnostics")).toBe(true);
  await local.storage.deleteTable("host", "Diagnostics");
  await local.storage.deleteTable("host", "Diagnostics");
  expect(await local.storage.hasTable("host", "Diagnostics")).toBe(false);
});

it("inserts, reads, merges and deletes an entity", async () => {
  local.grant("Storage Table Data Contributor", accountId("host"));
  expect((await call("POST", "Tables", { TableName: "events" })).status).toBe(201);
  expect((await call("POST", "events", entity)).status).toBe(201);
  const path = "events(PartitionKey='host',RowKey='1')";
  expect(await (await call("GET", path)).json()).toMatchObject({ Message: "started" });
  expect((await call("PATCH", path, { Level: 3 }, { "if-match": "*" })).status).toBe(204);
  const found = (await (await call("GET", "events()?$filter=Level%20eq%203")).json()) as { value: object[] };
  expect(found.value).toEqual([expect.objectContaining({ Message: "started", Level: 3 })]);
  expect((await call("DELETE", path, undefined, { "if-match": "*" })).status).toBe(204);
});

describe("as live Azure was seen to answer", () => {
  beforeEach(() => local.grant("Storage Table Data Contributor", accountId("host")));

  it("tells where a table and an entity are", async () => {
    const table = await call("POST", "Tables", { TableName: "places" });
    expect(table.headers.get("location")).toBe(`${address}Tables('places')`);
    expect(table.headers.has("preference-applied")).toBe(false);
    const made = await call("POST", "places", { PartitionKey: "it's", RowKey: "ä b" });
    const where = `${address}places(PartitionKey='it''s',RowKey='%C3%A4%20b')`;
    expect(made.headers.get("location")).toBe(where);
    expect((await call("GET", where.slice(address.length))).status).toBe(200);
  });

  it("says that a preference was applied when there was one", async () => {
    await call("POST", "Tables", { TableName: "quiet" });
    const prefer = { prefer: "return-no-content" };
    const alone = await call("POST", "quiet", { PartitionKey: "p", RowKey: "1" }, prefer);
    expect([alone.status, alone.headers.get("preference-applied")]).toEqual([204, "return-no-content"]);

    const batch = batchOf("quiet", { PartitionKey: "p", RowKey: "2" }, "Prefer: return-no-content");
    const answer = await call("POST", "$batch", batch.body, { "content-type": batch.type, accept: "*/*" });
    expect(await answer.text()).toMatch(
      /HTTP\/1\.1 204.*\r\n(.+\r\n)*Preference-Applied: return-no-content/i,
    );
  });

  it("deletes for a client that accepts anything", async () => {
    await call("POST", "Tables", { TableName: "anything" });
    expect((await call("DELETE", "Tables('anything')", undefined, { accept: "*/*" })).status).toBe(204);
  });

  it("tells a table's errors in the body alone", async () => {
    const answer = await call("GET", "never()");
    expect(answer.status).toBe(404);
    expect(answer.headers.has("x-ms-error-code")).toBe(false);
    expect(await answer.json()).toMatchObject({ "odata.error": { code: "TableNotFound" } });
  });

  const batchOf = (table: string, row: object, header: string) => ({
    type: "multipart/mixed; boundary=batch_1",
    body: [
      "--batch_1",
      "Content-Type: multipart/mixed; boundary=changeset_1",
      "",
      "--changeset_1",
      "Content-Type: application/http",
      "Content-Transfer-Encoding: binary",
      "",
      `POST ${address}${table} HTTP/1.1`,
      "Content-Type: application/json",
      "Accept: application/json;odata=minimalmetadata",
      header,
      "",
      JSON.stringify(row),
      "--changeset_1--",
      "--batch_1--",
      "",
    ].join("\r\n"),
  });
});

it("fails with the missing role as JSON", async () => {
  await local.storage.createTable("host", "closed");
  const response = await call("POST", "closed", entity);
  expect(response.status).toBe(403);
  expect(response.headers.get("x-ms-error-code")).toBe("AuthorizationPermissionMismatch");
  const { "odata.error": error } = (await response.json()) as {
    "odata.error": { message: { value: string } };
  };
  expect(error.message.value).toContain('"Storage Table Data Contributor"');
});

it("authorizes each request of a transaction", async () => {
  await local.storage.createTable("host", "batches");
  const send = () => {
    const boundary = `batch_${randomUUID()}`;
    const changes = `changeset_${randomUUID()}`;
    const body = [
      `--${boundary}`,
      `Content-Type: multipart/mixed; boundary=${changes}`,
      "",
      `--${changes}`,
      "Content-Type: application/http",
      "Content-Transfer-Encoding: binary",
      "",
      `POST ${address}batches HTTP/1.1`,
      "Accept: application/json;odata=minimalmetadata",
      "Content-Type: application/json",
      "Prefer: return-no-content",
      "DataServiceVersion: 3.0;",
      "",
      JSON.stringify(entity),
      `--${changes}--`,
      `--${boundary}--`,
      "",
    ].join("\r\n");
    return call("POST", "$batch", body, { "content-type": `multipart/mixed; boundary=${boundary}` });
  };
  expect((await send()).status).toBe(403);
  local.grant("Storage Table Data Contributor", accountId("host"));
  const accepted = await send();
  expect(accepted.status).toBe(202);
  expect(await accepted.text()).toContain("204 No Content");
});

it.each(["//", "http://[", "/host/batches%zz"])(
  "fails when a transaction names the address %s",
  async (target) => {
    const body = `--batch_1\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\nPOST ${target} HTTP/1.1\r\n\r\n--batch_1--\r\n`;
    const headers = { "content-type": "multipart/mixed; boundary=batch_1" };
    local.grant("Storage Table Data Contributor", accountId("host"));
    expect((await call("POST", "$batch", body, headers)).status).toBe(400);
  },
);
