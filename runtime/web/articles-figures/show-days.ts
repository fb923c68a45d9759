import { signedMetric } from "../../articles/experiments/verdict-in-words";
import type { ExperimentAnswer } from "../../functions/articles/contract/experiments";
import type { Charts } from "../charts/charts";
import { mostSeries } from "../charts/marks";
import { make } from "../shell/element";
import { acrossDays } from "./across-days";
import { titles } from "./show-metric";

/** How the metric that decides went by day, with the ends of its interval while there is room for them. Nothing before the second day. */
export function showDays(
  charts: Charts,
  { name, metrics: [decides], variants, days }: ExperimentAnswer,
): HTMLElement[] {
  if (!decides || days.length < 2) return [];
  const { name: metric } = decides;
  const judged = variants.map((each) => each.name).filter((each) => each !== "control");
  const valuesOf = (variant: string, of: (found: Compared) => number | null) =>
    days.map((day) => {
      const found = day.variants.find((each) => each.variant === variant);
      const compared = found?.metrics.find((each) => each.metric === metric);
      return compared ? of(compared) : null;
    });
  const hasRoom = judged.length * 3 <= mostSeries;
  const series = judged.flatMap((variant) => [
    { name: variant, values: valuesOf(variant, ({ difference }) => difference) },
    ...(hasRoom
      ? [
          {
            name: `${variant}, at least`,
            values: valuesOf(variant, ({ interval }) => interval?.[0] ?? null),
          },
          { name: `${variant}, at most`, values: valuesOf(variant, ({ interval }) => interval?.[1] ?? null) },
        ]
      : []),
  ]);
  const chart = charts.chart({
    title: `${titles[metric]} by day, beside the control`,
    summary: `${name} was looked at on ${days.length} days; each day's interval is of all that was known at its end.`,
    across: acrossDays(days.map(({ day }) => day)),
    series: series.slice(0, mostSeries),
    write: (value) => signedMetric(metric, value),
  });
  chart.classList.remove("raised");
  return [make("div", {}, chart)];
}

type Compared = ExperimentAnswer["days"][number]["variants"][number]["metrics"][number];
