import type { RequestSummary, TelemetryItem } from "./monitor";

/** Counts and percentiles of requests, by role and name; percentiles are those of what was sent. */
export function summarize(items: readonly TelemetryItem[]): RequestSummary[] {
  const groups = new Map<string, TelemetryItem[]>();
  for (const item of items) {
    if (item.kind !== "request") continue;
    const key = `${item.role}\n${item.name}`;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()].map(summaryOf).sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

function summaryOf(group: readonly TelemetryItem[]): RequestSummary {
  const sorted = group.map(({ durationMs = 0 }) => durationMs).sort((one, other) => one - other);
  const [first] = group;
  return {
    role: first?.role ?? "",
    name: first?.name ?? "",
    count: countOf(group),
    failed: countOf(group.filter(({ success }) => success === false)),
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    p99Ms: percentile(sorted, 0.99),
  };
}

function countOf(items: readonly TelemetryItem[]): number {
  return items.reduce((sum, { itemCount = 1 }) => sum + itemCount, 0);
}

/** Nearest rank: the smallest value that at least this share does not exceed. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

function nameOf({ role, name }: RequestSummary): string {
  return `${role} ${name}`;
}
