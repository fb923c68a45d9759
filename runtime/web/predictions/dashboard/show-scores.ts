import type { Charts } from "../../charts/charts";
import { mostSeries } from "../../charts/marks";
import { tableOf } from "../../charts/table";
import { count, score, share, some, tick, time } from "../../charts/words";
import { make } from "../../shell/element";
import { raised } from "../../shell/raised";
import { nameOf, type ScoreFigures, type ShownFigures } from "./figures-api";
import { secondsOf, timesOf } from "./period";

/** What a model predicted: shares of labels and its scores. */
export function showScores(charts: Charts, figures: ShownFigures, model: string): HTMLElement[] {
  const distribution = showDistribution(charts, `Scores of ${model}`, [
    { name: "This period", buckets: bucketsOf(figures.scores, model) },
    { name: "The period before", buckets: bucketsOf(figures.formerScores, model) },
  ]);
  return [...showLabels(charts, figures, model), ...distribution];
}

/** Rows of a model by label, the most frequent first. */
export function labelsOf({ steps }: ScoreFigures, model: string): [label: string, rows: number][] {
  const labels = new Map<string, number>();
  for (const { label, rows, ...step } of steps)
    if (label !== null && nameOf(step) === model) labels.set(label, (labels.get(label) ?? 0) + rows);
  return [...labels].sort(([, a], [, b]) => b - a);
}

export function bucketsOf({ histograms }: ScoreFigures, model: string): readonly number[] {
  return histograms.find((each) => nameOf(each) === model)?.buckets ?? [];
}

function showLabels(charts: Charts, { period, scores }: ShownFigures, model: string): HTMLElement[] {
  const labels = labelsOf(scores, model);
  const all = sumOf(labels.map(([, rows]) => rows));
  if (all === 0) return [];
  const shown = labels.slice(0, mostSeries).map(([label]) => label);
  const rows = new Map<number, Map<string, number>>();
  for (const step of scores.steps) {
    if (step.label === null || nameOf(step) !== model) continue;
    const at = secondsOf(step.time);
    rows.set(at, (rows.get(at) ?? new Map<string, number>()).set(step.label, step.rows));
  }
  const times = timesOf(period);
  const sharesOf = (label: string) =>
    times.map((at) => {
      const those = rows.get(at);
      return those ? (those.get(label) ?? 0) / sumOf([...those.values()]) : null;
    });
  const words = labels.slice(0, mostSeries).map(([label, each]) => `${label} ${share(each / all)}`);
  const chart = charts.chart({
    title: `Labels of ${model}`,
    summary: `Of ${some(all, "row")}: ${words.join(", ")}${labels.length > shown.length ? ", others the rest" : ""}.`,
    across: {
      name: period.step === "hour" ? "Hour (UTC)" : "Day (UTC)",
      values: times,
      kind: "time",
      write: (seconds) => time(seconds, period.step),
      tick,
    },
    series: shown.map((label) => ({ name: label, values: sharesOf(label) })),
    write: share,
    highest: 1,
  });
  return [chart];
}

/** Scores in twentieths. Of what has none nothing is drawn. */
export function showDistribution(
  charts: Charts,
  title: string,
  all: readonly { readonly name: string; readonly buckets: readonly number[] }[],
): HTMLElement[] {
  const shown = all.filter(({ buckets }) => sumOf(buckets) > 0);
  if (shown.length === 0) return [];
  const twentieths = Array.from({ length: 20 }, (_, at) => at / 20);
  const words = shown.map(({ name, buckets }) => {
    const middle = buckets.reduce((total, rows, at) => total + rows * (at + 0.5), 0) / 20 / sumOf(buckets);
    return `${name}: ${some(sumOf(buckets), "row")}, about ${score(middle)} on average`;
  });
  const chart = charts.chart({
    title,
    summary: `${words.join(". ")}.`,
    across: {
      name: "Score from … to",
      values: twentieths,
      kind: "share",
      write: (from) => `${score(from)} to ${score(from + 0.05)}`,
      tick: (value) => value.toFixed(1),
    },
    series: shown.map(({ name, buckets }) => ({
      name,
      values: buckets.map((rows) => rows / sumOf(buckets)),
    })),
    write: share,
    shape: "steps",
  });
  return [chart];
}

/** Features whose values a model has not seen in training, or that were missing. */
export function showOddValues({ scores }: ShownFigures, model: string): HTMLElement {
  const odd = scores.oddValues.filter((each) => nameOf(each) === model);
  const title = `Odd values of ${model}`;
  const rows = odd.map(({ feature, code, rows, share: part }) => [
    feature,
    oddWords[code] ?? code,
    count(rows),
    share(part),
    make("meter", { min: "0", max: "1", value: String(part), "aria-label": `Share of rows, ${feature}` }),
  ]);
  return raised(title, [
    rows.length === 0
      ? make("p", {}, "Every value was within what the model has seen in training.")
      : tableOf(
          "Predicted with a warning, the largest share of rows first",
          ["Feature", "What", "Rows", "Share", "Of all rows"],
          rows,
        ),
  ]);
}

const oddWords: Readonly<Record<string, string>> = {
  OutsideTraining: "outside of the range in training",
  ValueMissing: "missing",
  CategoryUnknown: "an unknown category",
};

const sumOf = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);
