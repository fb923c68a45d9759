import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Admitted } from "./gateway";
import { batchedRequests } from "./table-target";

// Where Azurite's answers are not Azure's: what live Azure was seen to send.

/** Flat, as Node writes it: name, value, name, value. */
export type RawHeaders = readonly string[];

/** What a request without an opinion is taken to accept: without it Azurite answers to deletes with 415. */
export function acceptOf({ service }: Admitted["target"], headers: IncomingHttpHeaders): string | undefined {
  const isOpen = headers.accept === undefined || headers.accept === "*/*";
  return service === "table" && isOpen ? "application/json;odata=minimalmetadata" : undefined;
}

/** A feature that Azurite lacks is refused, and no outage: clients try an outage again. */
export function statusOf({ statusCode, headers }: IncomingMessage): number | undefined {
  return statusCode === 500 && headers["x-ms-error-code"] === "FeatureNotSupported" ? 501 : statusCode;
}

/** @param origin of the gateway, such as `https://127.0.0.1:26000` */
export function headersOf(
  answer: IncomingMessage,
  request: IncomingMessage,
  { target, demand, body }: Admitted,
  origin: string,
): RawHeaders {
  const headers = [...endToEnd(answer.rawHeaders)];
  if (target.service === "table") {
    const dropped = [/^x-ms-error-code$/i, ...(request.headers.prefer ? [] : [/^preference-applied$/i])];
    const location = isSuccess(answer.statusCode)
      ? locationOf(demand.operation, target.path, body)
      : undefined;
    return [
      ...withoutNames(headers, dropped),
      ...(location === undefined ? [] : ["Location", `${origin}${location}`]),
    ];
  }
  if (!isSuccess(answer.statusCode)) return headers;
  if (demand.operation === "Get Blob" && answer.headers["accept-ranges"] === undefined) {
    headers.push("Accept-Ranges", "bytes");
  }
  if (demand.operation === "Get Container Properties") {
    headers.push("x-ms-immutable-storage-with-versioning-enabled", "false");
  }
  return headers;
}

/** How the text of an answer becomes Azure's, or undefined when it is sent on as it is. */
export function textOf({ demand, body }: Admitted): ((answered: string) => string) | undefined {
  if (demand.batch && body !== undefined) return (answered) => withPreferences(body.toString(), answered);
  if (demand.operation !== "List Containers") return undefined;
  const scope =
    "<DefaultEncryptionScope>$account-encryption-key</DefaultEncryptionScope>" +
    "<DenyEncryptionScopeOverride>false</DenyEncryptionScopeOverride>";
  return (answered) => answered.replaceAll("</Properties>", () => `${scope}</Properties>`);
}

/** Each part of an entity group transaction's answer says that it was asked to tell nothing. */
function withPreferences(requested: string, answered: string): string {
  const asked = batchedRequests(requested).map(({ headers }) => headers["prefer"] === "return-no-content");
  let part = 0;
  return answered.replace(/^HTTP\/1\.1 (\d{3})\b.*\r?\n/gm, (line, status) =>
    asked[part++] && status === "204" ? `${line}Preference-Applied: return-no-content\r\n` : line,
  );
}

/** The address of what a POST made. */
function locationOf(operation: string, path: string, body: Buffer | undefined): string | undefined {
  if (body === undefined || (operation !== "Create Table" && operation !== "Insert Entity")) return undefined;
  const { TableName, PartitionKey, RowKey } = JSON.parse(body.toString());
  const quoted = (key: unknown) => `'${encodeURIComponent(String(key).replaceAll("'", "''"))}'`;
  const key =
    operation === "Create Table"
      ? quoted(TableName)
      : `PartitionKey=${quoted(PartitionKey)},RowKey=${quoted(RowKey)}`;
  return `${path.replace(/\(\)$/, "")}(${key})`;
}

function endToEnd(rawHeaders: RawHeaders): RawHeaders {
  return withoutNames(rawHeaders, [/^(connection|keep-alive|transfer-encoding)$/i]);
}

export function withoutNames(headers: RawHeaders, names: readonly RegExp[]): RawHeaders {
  return headers.flatMap((name, at) => {
    if (at % 2 === 1 || names.some((dropped) => dropped.test(name))) return [];
    return [name, headers[at + 1] ?? ""];
  });
}

export function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
