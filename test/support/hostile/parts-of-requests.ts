import { gzipSync } from "node:zlib";
import type { Chance } from "./chance";

/** Addresses that lead to something, by how the names of the listeners begin: mutated, they reach the parsers. */
const targets: Readonly<Record<string, readonly string[]>> = {
  site: [
    "/",
    "/api/v1/search?text=red%20dress&limit=5",
    "/api/v1/search",
    "/api/v1/items/1",
    "/api/v1/items/1/similar?limit=5",
    "/api/v1/items/1/picture",
    "/api/v1/openapi.json",
    "/api/health",
    "/runtime/webhooks/blobs?functionName=Host.Functions.images&code=x",
    "/admin/functions/catch-up?code=x",
    "/admin/host/status",
  ],
  "front-door": ["/", "/index.html", "/app.js?a=b", "/api/v1/search?text=red&limit=5", "/api/v1/items/1"],
  storage: [
    "/account/input/photo.jpg",
    "/account/input/a%2Fb?snapshot=2026-01-01T00:00:00.0000000Z",
    "/account/input?restype=container&comp=list&prefix=a&marker=2!96!MDAw",
    "/account?comp=list",
    "/account/input/photo.jpg?comp=block&blockid=AAAA",
    "/account/input/photo.jpg?comp=blocklist",
    "/account/queue/messages?numofmessages=32&visibilitytimeout=1",
    "/account/Tables('things')",
    "/account/Tables",
    "/account/things(PartitionKey='a',RowKey='b')?$filter=a%20eq%20'b'",
    "/account/$batch",
  ],
  "key-vault": [
    "/secrets/name?api-version=7.4",
    "/secrets/name/0123456789abcdef0123456789abcdef?api-version=7.4",
    "/secrets/name/versions?api-version=7.4&maxresults=1",
    "/deletedsecrets?api-version=7.4&maxresults=5&$skiptoken=5",
    "/deletedsecrets/name/recover?api-version=7.4",
  ],
  search: [
    "/indexes?api-version=2026-04-01&$select=name",
    "/indexes('catalogue')/docs/search.post.search?api-version=2026-04-01",
    "/indexes('catalogue')/docs?api-version=2026-04-01&search=a&$filter=price%20gt%201&facet=brand",
    "/indexes/catalogue/docs/1?api-version=2026-04-01",
    "/indexes('catalogue')/docs/search.index?api-version=2026-04-01",
    "/indexes('other')?api-version=2026-04-01",
    "/aliases('other')?api-version=2026-04-01",
    "/servicestats?api-version=2026-04-01",
  ],
  endpoint: ["/score", "/score?verbose=1"],
  scoring: ["/score", "/health/ready", "/health/live", "/metrics", "/model"],
  monitor: ["/v2.1/track", "/v2/track", "/QuickPulseService.svc/ping"],
  identity: ["/msi/token?api-version=2019-08-01&resource=https://vault.azure.net&client_id=x"],
  "resource-manager": [
    "/subscriptions/a/resourceGroups/b/providers/Microsoft.MachineLearningServices/workspaces/c/onlineEndpoints/d?api-version=2024-10-01",
  ],
  control: [
    "/status",
    "/terraform/apply",
    "/terraform/data",
    "/logs?since=never&limit=x",
    "/trigger",
    "/health",
  ],
};

/** For a listener, its own more often than those of the others. */
export function targetFor(listener: string, chance: Chance, accounts: readonly string[]): string {
  const own = Object.entries(targets).find(([name]) => listener.startsWith(name))?.[1] ?? targets["control"];
  const target = chance.one(own && chance.is(0.7) ? own : Object.values(targets).flat());
  return accounts.length > 0 && chance.is(0.8)
    ? target.replace(/^\/account/, `/${chance.one(accounts)}`)
    : target;
}

/** What does not belong into an address. */
export const insertions = [
  "%",
  "%%",
  "%zz",
  "%00",
  "%c3%28",
  "%ed%a0%80",
  "%2e%2e/",
  "%2f",
  "//",
  "/../",
  "\\",
  "?",
  "&",
  "#",
  ";",
  "'",
  "''",
  "(",
  "))",
  "$",
  "*",
  "|",
  "<x>",
  "{",
  " ",
  "\t",
  "\0",
  "\u00e9",
  "é",
  "😀",
  "__proto__",
  "constructor",
  "http://[",
  "a".repeat(3000),
  "-1",
  "1e999",
  "NaN",
] as const;

export const methods = [
  ...["GET", "GET", "GET", "GET", "HEAD", "POST", "POST", "POST", "PUT", "PUT", "PATCH", "DELETE", "OPTIONS"],
  ...["TRACE", "MERGE", "PROPFIND", "QUERY", "M-SEARCH", "PURGE"],
] as const;

export const breakingMethods = ["get", "FOO", "CONNECT", "G\u00c9T", ""] as const;

export const breakingVersions = ["HTTP/1.0", "HTTP/2.0", "HTTP/9.9", ""] as const;

export const hosts = [
  ...["bad host", "", "[::1", "[::1]:99999", "a/b", "a@b", "a?b", "a#b", "a:b", "0x7f.1", "..", "-", "%"],
  ...["xn--a", "a\u0000b", "é.example", "A".repeat(300), "localhost:0", "127.0.0.1:65536", "//", "\\"],
] as const;

export const headers = [
  "Range: bytes=5-1",
  "Range: lines=",
  'If-Match: "',
  "If-Modified-Since: yesterday",
  "Accept: */*;q=x",
  "Accept-Encoding: nothing;q=9",
  "Content-Type: multipart/form-data",
  'Content-Type: multipart/form-data; boundary="',
  "Content-Type: multipart/form-data; boundary=xx",
  "Content-Type: multipart/mixed; boundary=batch_1",
  "Content-Type: application/json; charset=utf-7",
  "Content-Type: application/xml",
  "Content-Type: image/jpeg",
  "Content-Type: %",
  "Content-Encoding: gzip",
  "Cookie: a=%; =; ;;",
  "X-Forwarded-For: not an address, 999.1.1.1",
  "X-Forwarded-Host: bad host",
  "X-Azure-SocketIP: ::ffff:%",
  "X-Azure-FDID: \u00ff",
  "x-functions-key: %",
  "aeg-event-type: Notification",
  "aeg-event-type: SubscriptionValidation",
  "x-ms-version: yesterday",
  "x-ms-version: 2025-11-05",
  "x-ms-date: never",
  "x-ms-blob-type: BlockBlob",
  "x-ms-blob-type: PageBlob\r\nx-ms-blob-content-length: -1",
  "x-ms-copy-source: http://[",
  "x-ms-copy-source: https://127.0.0.1/a/b/%zz",
  "x-ms-range: bytes=9-1",
  "x-ms-lease-id: x",
  "x-http-method: MERGE",
  "x-identity-header: W10.x",
  "azureml-model-deployment: __proto__",
  "traceparent: 00-x",
] as const;

/** After which nobody knows where the request ends. */
export const breakingHeaders = [
  "Expect: 100-continue",
  "Expect: miracles",
  "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13",
  "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQ",
  "x-ms-meta-\u00e9: 1",
  "Transfer-Encoding: gzip, chunked",
  "Content-Length: 5\r\nTransfer-Encoding: chunked",
  "Content-Length: 5\r\nContent-Length: 6",
  "Content-Length: -1",
  "Content-Length: 99999999999999999999",
  " folded: header",
  "no colon at all",
  "name with space: x",
  `long: ${"x".repeat(20_000)}`,
  "nul: a\0b",
  "bare-cr: a\rb",
] as const;

/** Of sizes that pass every limit of a header, so that the parser behind sees them. */
export const bodies: readonly Buffer[] = [
  "",
  "{",
  "null",
  "[]",
  "[null]",
  '"text"',
  "1e999",
  "\ufeff{}",
  '{"value":[null]}',
  '{"value":[{"@search.action":"upload"}]}',
  '{"search":1,"vectorQueries":[null],"filter":"a eq"}',
  '{"images":["@"],"inputs":[]}',
  '{"images":[""]}',
  '{"__proto__":{"x":1},"constructor":1}',
  '{"value":1,"attributes":"x","tags":[1]}',
  '[{"subject":"x"}]',
  '[{"subject":"/blobServices/default/containers/input/blobs/x","data":null}]',
  "[".repeat(50_000),
  `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`,
  "<",
  "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]><x>&b;</x>",
  "<BlockList><Latest>%</Latest></BlockList>",
  "<QueueMessage><MessageText>x</MessageText>",
  "--xx\r\n\r\n--xx--\r\n",
  '--xx\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\nx\r\n--xx--\r\n',
  `${"--xx\r\n".repeat(3000)}`,
  "--batch_1\r\nContent-Type: multipart/mixed; boundary=changeset_1\r\n\r\nPUT // HTTP/1.1\r\n\r\nPUT http://[ HTTP/1.1\r\n\r\n",
  '{"time":"never","iKey":"x","data":{"baseType":"x","baseData":{}}}\n{',
  "\ud800",
]
  .map((text) => Buffer.from(text))
  .concat([
    gzipSync(Buffer.alloc(20_000_000)),
    gzipSync("{}").subarray(0, 12),
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46]),
    Buffer.from("89504e470d0a1a0a0000000d49484452ffffffffffffffff0806000000", "hex"),
    Buffer.from([0xff, 0xfe, 0x7b, 0]),
  ]);

export const chunkedBodies = [
  "0\r\n\r\n",
  "5\r\nhello\r\n0\r\n\r\n",
  "5\r\nhel",
  "zz\r\n",
  "-1\r\n\r\n",
  "ffffffffffffffff\r\n",
  `5;${"x".repeat(20_000)}\r\nhello\r\n0\r\n\r\n`,
  "5\r\nhello0\r\n\r\n",
  "1\r\na\r\n0\r\ntrailer: x\r\nHost: y\r\n\r\n",
] as const;

/** Of Redis' protocol. */
export const commands = [
  "PING\r\n",
  "*1\r\n$4\r\nPING\r\n",
  "*3\r\n$4\r\nAUTH\r\n$1\r\na\r\n$1\r\nb\r\n",
  "*3\r\n$4\r\nAUTH\r\n$1\r\na\r\n$5\r\na.b.c\r\n",
  "*5\r\n$5\r\nHELLO\r\n$1\r\n3\r\n$4\r\nAUTH\r\n$1\r\na\r\n$1\r\nb\r\n",
  "*2\r\n$5\r\nHELLO\r\n$1\r\n9\r\n",
  "*-1\r\n",
  "*1048577\r\n",
  "*1048576\r\n",
  "*2\r\n$3\r\nGET\r\n$-5\r\n",
  "*1\r\n$67108865\r\n",
  "*1\r\n:1\r\n",
  "*x\r\n",
  "*0\r\n",
  "$5\r\nhello\r\n",
  "\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
  "x".repeat(100_000),
  "*1\r\n$100000\r\n",
] as const;
