import type { BadLine } from "../../data/read-ratings";
import type { RankingComparison } from "../evaluation/compare-ranking";
import type { RatingComparison } from "../evaluation/compare-ratings";
import { cardLines, type ProtocolCard } from "../evaluation/protocol-card";
import type { Interval } from "../metrics/bootstrap";
import { barPlot, escaped, linePlot, scatterPlot } from "./plot";

/** What `vitrine evaluate` found out. */
export interface Evaluation {
  readonly data: string;
  readonly users: number;
  readonly items: number;
  readonly ratings: number;
  readonly seed: number;
  /** Lines that were not taken, by reason. */
  readonly leftOut: Readonly<Partial<Record<BadLine, number>>>;
  readonly rankings: readonly { readonly split: string; readonly result: RankingComparison }[];
  readonly ratingErrors: readonly { readonly split: string; readonly result: RatingComparison }[];
}

/** One page that stands alone: tables with intervals, plots, and the card under each. */
export function evaluationPage(evaluation: Evaluation): string {
  const { data, users, items, ratings } = evaluation;
  const reasons = Object.entries(evaluation.leftOut).map(([reason, count]) => `${count} ${reason}`);
  const leftOut = reasons.length > 0 ? `; lines left out: ${reasons.join(", ")}` : "";
  const sections = [
    ...evaluation.ratingErrors.map(({ split, result }) => ratingSection(split, result)),
    ...evaluation.rankings.map(({ split, result }) => rankingSection(split, result)),
  ];
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Evaluation of recommenders</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; background: #fff }
table { border-collapse: collapse; font-size: 0.85rem } td, th { padding: 0.2rem 0.6rem; text-align: right } td:first-child, th:first-child { text-align: left }
tr { border-bottom: 1px solid #ddd } .chosen { font-weight: bold } svg { max-width: 100%; height: auto } small { color: #666; font-weight: normal }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; font-size: 0.85rem } dd { margin: 0 } .wide { overflow-x: auto }
</style>
<h1>Evaluation of recommenders</h1>
<p>${escaped(data)}: ${ratings} ratings by ${users} users of ${items} items, seed ${evaluation.seed}${leftOut}. Brackets hold 95 % of bootstrap resamples over people.</p>
${sections.join("\n")}
</html>
`;
}

function rankingSection(split: string, { card, rows, chosen, against, learning }: RankingComparison): string {
  const ranked = [...rows].sort((a, b) => b.figures.ndcg.value - a.figures.ndcg.value);
  const names = [
    "ndcg",
    "precision",
    "recall",
    "map",
    "auc",
    "coverage",
    "novelty",
    "diversity",
    "serendipity",
    "miscalibration",
  ] as const;
  const head = ["model", ...names, "nDCG behind the chosen", "validation nDCG", "fit CPU s", "ms a list"];
  const body = ranked.map(
    ({ model, figures, validation, fitSeconds, listMilliseconds }) =>
      `<tr${model === chosen ? ' class="chosen"' : ""}>${[
        escaped(model),
        ...names.map((name) => cell(figures[name])),
        cell(against[model]?.difference),
        validation.toFixed(4),
        fitSeconds.toFixed(2),
        listMilliseconds.toFixed(2),
      ]
        .map((text) => `<td>${text}</td>`)
        .join("")}</tr>`,
  );
  const accuracy = barPlot(
    ranked.map(({ model, figures }) => ({ name: model, ...figures.ndcg })),
    { title: "nDCG by model, with intervals", x: "nDCG", y: "" },
  );
  const spread = scatterPlot(
    ranked.map(({ model, figures }) => ({
      name: model,
      points: [
        {
          x: figures.coverage?.value ?? 0,
          y: figures.ndcg.value,
          low: figures.ndcg.low,
          high: figures.ndcg.high,
        },
      ],
    })),
    { title: "Coverage against accuracy", x: "share of the catalogue that is shown", y: "nDCG" },
  );
  const curves = linePlot(
    learning.map(({ model, points }) => ({
      name: model,
      points: points.map(({ share, ndcg }) => ({ x: share, y: ndcg.value, low: ndcg.low, high: ndcg.high })),
    })),
    { title: "Learning curves", x: "share of the training rows", y: "nDCG" },
  );
  return `<h2>Ranking, ${escaped(split)} split</h2>
<p>Chosen on the validation cut: <b>${escaped(chosen)}</b>.</p>
<div class="wide"><table><tr>${head.map((name) => `<th>${name}</th>`).join("")}</tr>${body.join("")}</table></div>
${definitions(card)}${accuracy}${spread}${learning.length > 0 ? curves : ""}`;
}

function ratingSection(split: string, { card, rows }: RatingComparison): string {
  const body = rows.map(
    ({ model, figures }) =>
      `<tr><td>${escaped(model)}</td><td>${cell(figures.rmse)}</td><td>${cell(figures.mae)}</td><td>${figures.fitSeconds.toFixed(2)}</td><td>${figures.predictSeconds.toFixed(3)}</td></tr>`,
  );
  const plot = barPlot(
    rows.map(({ model, figures }) => ({ name: model, ...figures.rmse })),
    { title: "RMSE by model, with intervals", x: "RMSE", y: "" },
  );
  return `<h2>Rating prediction, ${escaped(split)}</h2>
<table><tr><th>model</th><th>RMSE</th><th>MAE</th><th>fit CPU s</th><th>predict CPU s</th></tr>${body.join("")}</table>
${definitions(card)}${plot}`;
}

function definitions(card: ProtocolCard): string {
  const entries = cardLines(card).map((line) => {
    const [name = "", ...rest] = line.split(": ");
    return `<dt>${escaped(name)}</dt><dd>${escaped(rest.join(": "))}</dd>`;
  });
  return `<dl>${entries.join("")}</dl>`;
}

function cell(interval: Interval | undefined): string {
  if (!interval) return "–";
  return `${interval.value.toFixed(4)} <small>[${interval.low.toFixed(4)}, ${interval.high.toFixed(4)}]</small>`;
}
