import type { Charts } from "../../charts/charts";
import { tableOf } from "../../charts/table";
import { count, score, share, some } from "../../charts/words";
import { make } from "../../shell/element";
import { raised } from "../../shell/raised";
import { nameOf, type ShownFigures } from "./figures-api";
import { bucketsOf, labelsOf, showDistribution } from "./show-scores";

/** How good a model's predictions were, of those whose outcome is known. */
export function showQuality(charts: Charts, { outcomes }: ShownFigures, model: string): HTMLElement {
  const title = `What came true of ${model}`;
  const quality = outcomes.models.find((each) => nameOf(each) === model);
  if (quality === undefined || quality.outcomes === 0)
    return raised(title, [
      make(
        "p",
        {},
        "No outcome of this period is known yet. Tell what really happened with ",
        make("code", {}, "POST /predictions/api/v1/outcomes"),
        ".",
      ),
    ]);
  const { calibration } = quality;
  const words = `${some(quality.outcomes, "outcome")} known. Accuracy ${written(quality.accuracy, share)}, area under the curve (AUC) ${written(quality.auc, score)}.`;
  if (calibration.length === 0) return raised(title, [make("p", {}, words)]);
  return charts.chart({
    title,
    summary: `${words} ${distance(calibration)}`,
    across: {
      name: "Average score",
      values: calibration.map(({ predicted }) => predicted),
      kind: "share",
      write: score,
      tick: (value) => value.toFixed(1),
    },
    series: [
      { name: "Share that was positive", values: calibration.map(({ observed }) => observed) },
      { name: "Where scores and outcomes agree", values: calibration.map(({ predicted }) => predicted) },
    ],
    write: share,
    highest: 1,
  });
}

/** Two models beside each other, each by the rows that it was asked about. */
export function showComparison(
  charts: Charts,
  figures: ShownFigures,
  models: readonly [string, string],
): HTMLElement[] {
  const { scores, outcomes } = figures;
  const labels = new Set(models.flatMap((model) => labelsOf(scores, model).map(([label]) => label)));
  const line = (name: string, value: (model: string) => string) => [name, ...models.map(value)];
  const sum = (model: string) => labelsOf(scores, model).reduce((total, [, rows]) => total + rows, 0);
  const quality = (model: string) => outcomes.models.find((each) => nameOf(each) === model);
  const rows = [
    line("Labelled rows", (model) => count(sum(model))),
    ...[...labels].map((label) =>
      line(`Label ${label}`, (model) => {
        const those = labelsOf(scores, model).find(([each]) => each === label)?.[1] ?? 0;
        return sum(model) > 0 ? share(those / sum(model)) : "–";
      }),
    ),
    line("Outcomes known", (model) => count(quality(model)?.outcomes ?? 0)),
    line("Accuracy", (model) => written(quality(model)?.accuracy, share)),
    line("AUC", (model) => written(quality(model)?.auc, score)),
  ];
  const title = `${models.join(" beside ")}`;
  return [
    raised(title, [
      make(
        "p",
        { class: "summary" },
        "Each by the rows that it was asked about, which may differ. By the same rows: ",
        make("code", {}, "npx vitrine predictions replay --model NAME@VERSION"),
        ".",
      ),
      tableOf(title, ["Figure", ...models], rows),
    ]),
    ...showDistribution(
      charts,
      `Scores of ${models.join(" and ")}`,
      models.map((name) => ({ name, buckets: bucketsOf(scores, name) })),
    ),
  ];
}

function distance(calibration: ShownFigures["outcomes"]["models"][number]["calibration"]): string {
  const rows = calibration.reduce((total, each) => total + each.rows, 0);
  const apart = calibration.reduce(
    (total, each) => total + (each.rows / rows) * Math.abs(each.predicted - each.observed),
    0,
  );
  return `Scores and outcomes are ${share(apart)} apart on average (expected calibration error).`;
}

const written = (value: number | null | undefined, write: (value: number) => string) =>
  value == null ? "not known yet" : write(value);
