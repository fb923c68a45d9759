import { tick, time } from "../charts/words";

/** Across a chart, in UTC as the API counts. */
export function acrossDays(days: readonly string[]) {
  return {
    name: "Day (UTC)",
    values: days.map((day) => Date.parse(day) / 1000),
    kind: "time" as const,
    write: (seconds: number) => time(seconds, "day"),
    // hours between two days say nothing
    tick: (seconds: number) => (seconds % 86_400 === 0 ? tick(seconds) : ""),
  };
}
