import type { Context } from "hono";
import { stream } from "hono/streaming";
import type { Monitor, TelemetryItem } from "../services/monitor/monitor";

const kinds = ["request", "dependency", "trace", "event", "metric", "exception", "log"] as const;

/**
 * One JSON document a line, oldest first; with `follow=true` it goes on until the reader leaves.
 *
 * Query: since (ISO 8601), role, kind, operationId, limit.
 */
export function logLines(request: Context, monitor: Monitor): Response {
  const { since, role, kind: asked, operationId, limit, follow } = request.req.query();
  const kind = kinds.find((known) => known === asked);
  const wanted = {
    ...(role ? { role } : {}),
    ...(kind ? { kind } : {}),
    ...(operationId ? { operationId } : {}),
  };

  request.header("content-type", "application/x-ndjson");
  return stream(request, async (output) => {
    const write = (item: TelemetryItem) => output.write(`${JSON.stringify(item)}\n`);
    const later: TelemetryItem[] = [];
    // listen before reading, so that nothing falls between the two
    let tell = (item: TelemetryItem) => void later.push(item);
    const unfollow = follow === "true" ? monitor.follow((item) => tell(item)) : undefined;
    output.onAbort(() => unfollow?.());

    const past = monitor.query({
      ...wanted,
      ...(since ? { sinceIso: since } : {}),
      ...(limit ? { limit: Number(limit) } : {}),
    });
    for (const item of past) await write(item);
    if (unfollow === undefined) return;

    const seen = new Set(past);
    const isNew = (item: TelemetryItem) =>
      !seen.has(item) &&
      (!role || item.role === role) &&
      (!kind || item.kind === kind) &&
      (!operationId || item.operationId === operationId);
    for (const item of later.filter(isNew)) await write(item);
    tell = (item) => {
      if (isNew(item)) void write(item);
    };
    await new Promise<void>((resolve) => output.onAbort(resolve));
  });
}
