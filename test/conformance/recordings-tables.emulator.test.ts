import {
  accountId,
  type LocalStorage,
  openLocalStorage,
} from "../../emulator/services/storage/testing/storage";
import { type Exchange, recordingsOf, replay, tally } from "./recordings";
import { RecordedTables } from "./recordings-tables";

let local: LocalStorage;
let service: RecordedTables;
beforeAll(async () => {
  local = await openLocalStorage();
  const account = { name: "recorded", resourceId: accountId("recorded") };
  service = new RecordedTables(local, (await local.storage.createAccount(account)).table);
});
afterAll(() => local.stop());

const minimal = { "content-type": "application/json;odata=minimalmetadata;streaming=true;charset=utf-8" };
const exchange = (
  seq: number,
  [method, path]: [string, string],
  headers: Record<string, string>,
  body: unknown,
  response: Exchange["response"],
): Exchange => ({ source: "own", seq, request: { method, path, query: null, headers, body }, response });
const accepting = { accept: "application/json;odata=minimalmetadata", "content-type": "application/json" };

/** What Azure is known to answer, for where its recordings are not. */
const own: readonly Exchange[] = [
  exchange(
    0,
    ["POST", "/Tables"],
    accepting,
    { TableName: "own" },
    {
      status: 201,
      headers: { ...minimal, location: "https://recorded/Tables('own')" },
      body: { TableName: "own" },
    },
  ),
  exchange(
    1,
    ["POST", "/own"],
    { ...accepting, prefer: "return-no-content" },
    { PartitionKey: "p", RowKey: "r" },
    {
      status: 204,
      headers: {
        "preference-applied": "return-no-content",
        etag: 'W/"x"',
        location: "https://recorded/own(…)",
      },
      body: null,
    },
  ),
  exchange(2, ["GET", "/own(PartitionKey='p',RowKey='other')"], accepting, null, {
    status: 404,
    headers: minimal,
    body: { "odata.error": { code: "ResourceNotFound" } },
  }),
  exchange(3, ["DELETE", "/Tables('own')"], { accept: "*/*" }, null, {
    status: 204,
    headers: {},
    body: null,
  }),
];

it("answers as Azure did, wherever that is recorded", async () => {
  const exchanges = [...own, ...(recordingsOf("tables") ?? [])];
  const verdicts = await replay(exchanges, service);
  console.info(`tables, ${exchanges.length} exchanges: ${JSON.stringify(tally(verdicts))}`);
  expect(verdicts.filter(({ outcome }) => outcome !== "agrees" && outcome !== "cannot be asked")).toEqual([]);
});

it("a code or a header that is another one is found", async () => {
  const wrong = own.map((one) => ({
    ...one,
    response: {
      ...one.response,
      headers: { ...one.response.headers, "preference-applied": "x" },
      ...(one.response.status === 404 ? { body: { "odata.error": { code: "TableNotFound" } } } : {}),
    },
  }));
  const found = (await replay(wrong, service)).map(({ differences }) =>
    differences.map(({ where }) => where),
  );
  const header = "header preference-applied";
  expect(found).toEqual([[header], [], ["error code", header], [header]]);
});
