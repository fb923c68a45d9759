import type { Charts } from "../../charts/charts";
import { tableOf } from "../../charts/table";
import { count, duration, share, some, tick, time } from "../../charts/words";
import { make } from "../../shell/element";
import { raised } from "../../shell/raised";
import type { ShownFigures } from "./figures-api";
import { secondsOf, timesOf } from "./period";

/** How much was asked, what went wrong, and how fast it was answered. */
export function showRequests(
  charts: Charts,
  { period, requests: { steps, codes } }: ShownFigures,
): HTMLElement[] {
  const across = {
    name: period.step === "hour" ? "Hour (UTC)" : "Day (UTC)",
    values: timesOf(period),
    kind: "time" as const,
    write: (seconds: number) => time(seconds, period.step),
    tick,
  };
  const byTime = new Map(steps.map((step) => [secondsOf(step.time), step]));
  const each = <Value>(value: (step: (typeof steps)[number]) => Value, otherwise: Value) =>
    across.values.map((seconds) => {
      const step = byTime.get(seconds);
      return step ? value(step) : otherwise;
    });
  const sum = (value: (step: (typeof steps)[number]) => number) =>
    steps.reduce((total, step) => total + value(step), 0);
  const all = sum(({ requests }) => requests);
  const slowest = steps.toSorted((a, b) => (b.p99Ms ?? -1) - (a.p99Ms ?? -1))[0];
  const asked = charts.chart({
    title: "Requests and errors",
    summary: `${some(all, "request")} with ${some(
      sum(({ rows }) => rows),
      "row",
    )} predicted. ${share(sum(({ refused }) => refused) / all)} of the requests were refused, ${share(
      sum(({ failed }) => failed) / all,
    )} failed.`,
    across,
    series: [
      { name: "Requests", values: each(({ requests }) => requests, 0) },
      { name: "Refused (4xx)", values: each(({ refused }) => refused, 0) },
      { name: "Failed (5xx)", values: each(({ failed }) => failed, 0) },
    ],
    write: count,
    shape: "steps",
  });
  const latency = charts.chart({
    title: "Latency",
    summary:
      slowest?.p99Ms == null
        ? "Nothing was answered in this period."
        : `In the slowest ${period.step}, ${time(secondsOf(slowest.time), period.step)}, half of the answers took up to ${duration(
            slowest.p50Ms ?? 0,
          )}, and 99 of 100 up to ${duration(slowest.p99Ms)}.`,
    across,
    series: [
      { name: "Half (p50)", values: each(({ p50Ms }) => p50Ms, null) },
      { name: "95 of 100 (p95)", values: each(({ p95Ms }) => p95Ms, null) },
      { name: "99 of 100 (p99)", values: each(({ p99Ms }) => p99Ms, null) },
    ],
    write: duration,
  });
  return [asked, latency, ...(codes.length > 0 ? [errors(codes)] : [])];
}

function errors(codes: ShownFigures["requests"]["codes"]): HTMLElement {
  const rows = codes.map(({ code, status, requests }) => [
    make("code", {}, code),
    String(status),
    count(requests),
  ]);
  return raised("Why requests had no answer", [
    tableOf("Problems, the most frequent first", ["Code", "Status", "Requests"], rows),
  ]);
}
