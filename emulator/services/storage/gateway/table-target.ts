import type { IncomingHttpHeaders } from "node:http";
import { decoded } from "./operation";
import { StorageRefusal } from "./refusal";
import { type TableKind, type TableOperation, tableOperations } from "./table-operations";

export interface TableTarget {
  readonly kind: TableKind;
  /** Empty for the service and for the list of tables. */
  readonly table: string;
}

/** What `/<account>/<rest>` names, in OData's spelling. */
export function tableTargetOf(path: string): TableTarget {
  const rest = decoded(path.split("/").slice(2).join("/"));
  if (rest === "") return { kind: "service", table: "" };
  if (/^\$batch$/i.test(rest)) return { kind: "batch", table: "" };
  if (/^tables(\(\))?$/i.test(rest)) return { kind: "tables", table: "" };
  const named = /^tables\('([^']*)'\)$/i.exec(rest);
  if (named?.[1]) return { kind: "table", table: named[1] };
  const [, table, keys] = /^([A-Za-z][A-Za-z0-9]*)(?:\((.*)\))?$/s.exec(rest) ?? [];
  if (table === undefined)
    throw new StorageRefusal(400, "InvalidUri", `"${rest}" names no table and no entity.`);
  return { kind: keys ? "entity" : "entities", table };
}

export function findTableOperation(
  method: string | undefined,
  { kind }: TableTarget,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
): TableOperation | undefined {
  // clients that cannot send MERGE tunnel it through POST
  const actual = headers["x-http-method"] ?? method;
  return tableOperations.find(
    (operation) =>
      operation.method === actual &&
      operation.kind === kind &&
      operation.query?.comp === query.get("comp")?.toLowerCase() &&
      operation.query?.restype === query.get("restype")?.toLowerCase() &&
      (operation.ifMatch === undefined || operation.ifMatch === (headers["if-match"] !== undefined)),
  );
}

interface BatchedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** The requests in the body of an entity group transaction. */
export function batchedRequests(body: string): BatchedRequest[] {
  const lines = body.split(/\r?\n/);
  return lines.flatMap((line, at) => {
    const [, method, url] = /^([A-Z]+) (\S+) HTTP\/1\.1$/.exec(line) ?? [];
    if (method === undefined || url === undefined) return [];
    const end = lines.indexOf("", at);
    const headers = lines.slice(at + 1, end < 0 ? undefined : end).map((header): [string, string] => {
      const colon = header.indexOf(":");
      return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
    });
    return [{ method, path: pathOf(url), headers: Object.fromEntries(headers) }];
  });
}

/** Clients name the request in full, or by its path. @throws Refusal 400 */
function pathOf(url: string): string {
  const address = URL.parse(url, "https://table");
  if (address === null)
    throw new StorageRefusal(400, "InvalidInput", `"${url}" in the batch is not an address.`);
  return address.pathname;
}
