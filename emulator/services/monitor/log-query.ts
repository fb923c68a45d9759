import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { durationMs } from "../../core/iso-duration";
import { AccessDenied } from "../../identity/identity";
import type { RecordedWindow } from "./alarms/recorded-window";
import { KustoError } from "./kusto/kusto-error";
import { logTables } from "./kusto/log-tables";
import { runQuery } from "./kusto/run-query";
import { isNull, type KustoTable, type KustoType } from "./kusto/values";

export interface LogQueryNeeds {
  /**
   * @param workspace its GUID
   * @throws AccessDenied when the sender may not query it
   */
  authorize(authorization: string | undefined, workspace: string): void;
  recorded(): RecordedWindow;
}

const path = /^\/v1\/workspaces\/([0-9a-f-]{36})\/query$/i;

const Asked = z.object({
  query: z.string().min(1).max(100_000),
  /** ISO 8601: a duration up to now, or two times and a stroke between them. */
  timespan: z.string().optional(),
});

export function isLogQuery({ method, url = "" }: IncomingMessage): boolean {
  return method === "POST" && path.test(url);
}

/** Log Analytics' `POST /v1/workspaces/{id}/query`: a query of Kusto's over what was recorded. */
export async function answerLogQuery(
  needs: LogQueryNeeds,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    needs.authorize(request.headers.authorization, path.exec(request.url ?? "")?.[1] ?? "");
    const body = Buffer.concat(await request.toArray()).toString();
    const { query, timespan } = Asked.parse(JSON.parse(body));
    const { items, operations } = needs.recorded();
    const table = runQuery(
      query,
      logTables({ items: within(items, timespan), operations: within(operations, timespan) }),
    );
    send(response, 200, { tables: [shown(table)] });
  } catch (error) {
    const { status, document } = refusal(error as Error);
    send(response, status, { error: document });
  }
}

function within<Row extends { readonly time: string }>(
  rows: readonly Row[],
  timespan: string | undefined,
): readonly Row[] {
  if (timespan === undefined) return rows;
  const [begin, end] = spanIn(timespan);
  if (Number.isNaN(begin) || Number.isNaN(end))
    throw new KustoError(
      "NotSupportedLocally",
      `a timespan that is neither a duration up to now nor two times with / between them: ${timespan}`,
    );
  return rows.filter(({ time }) => Date.parse(time) >= begin && Date.parse(time) <= end);
}

function spanIn(timespan: string): [begin: number, end: number] {
  const ago = durationMs(timespan);
  const [from = "", to = ""] = timespan.split("/");
  return ago === undefined ? [Date.parse(from), Date.parse(to)] : [Date.now() - ago, Date.now()];
}

function shown({ columns, rows }: KustoTable) {
  const all = Object.entries(columns);
  return {
    name: "PrimaryResult",
    columns: all.map(([name, type]) => ({ name, type })),
    rows: rows.map((row) => all.map(([name, type]) => cell(row[name], type))),
  };
}

function cell(value: unknown, type: KustoType): unknown {
  if (isNull(value)) return type === "string" ? "" : null;
  if (type === "datetime") return new Date(Number(value)).toISOString();
  if (type === "timespan") return spanOf(Number(value));
  return type === "dynamic" ? JSON.stringify(value) : value;
}

/** "hh:mm:ss", with days before and parts of a second behind where there are any. */
function spanOf(milliseconds: number): string {
  const time = new Date(Math.abs(milliseconds) % 86_400_000)
    .toISOString()
    .slice(11, 23)
    .replace(/\.000$/, "");
  const days = Math.trunc(Math.abs(milliseconds) / 86_400_000);
  return `${milliseconds < 0 ? "-" : ""}${days > 0 ? `${days}.` : ""}${time}`;
}

function refusal(error: Error): { status: number; document: object } {
  const { message } = error;
  if (error instanceof AccessDenied)
    return { status: error.statusCode, document: { code: error.code, message } };
  const innererror = error instanceof KustoError ? { code: error.code, message } : { message };
  return {
    status: 400,
    document: { code: "BadArgumentError", message: "The request had some invalid properties", innererror },
  };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
