import type { RankingComparison } from "../../runtime/recommender/study/evaluation/compare-ranking";
import type { RatingComparison } from "../../runtime/recommender/study/evaluation/compare-ratings";
import { cardLines, type ProtocolCard } from "../../runtime/recommender/study/evaluation/protocol-card";
import type { Interval } from "../../runtime/recommender/study/metrics/bootstrap";
import type { Evaluation } from "../../runtime/recommender/study/report/page";
import { colours as pc } from "../colours";
import { plainTable } from "../plain-table";

/** The tables, each with its card. */
export function evaluationInWords({ rankings, ratingErrors }: Evaluation): string {
  return [
    ...ratingErrors.map(({ split, result }) => ratingTable(split, result)),
    ...rankings.map(({ split, result }) => rankingTable(split, result)),
  ].join("\n\n");
}

function rankingTable(split: string, { card, rows, chosen }: RankingComparison): string {
  const table = plainTable([
    `ranking, ${split}`,
    "nDCG",
    "",
    "precision",
    "recall",
    "MAP",
    "AUC",
    "coverage",
    "fit s",
  ]);
  for (const { model, figures, fitSeconds } of rows.toSorted(
    (a, b) => b.figures.ndcg.value - a.figures.ndcg.value,
  )) {
    const { ndcg, precision, recall, map, auc, coverage } = figures;
    const plain = [precision, recall, map, auc, coverage].map((figure) => figure?.value.toFixed(4) ?? "");
    const name = model === chosen ? pc.green(`${model} (chosen)`) : model;
    table.push([name, ndcg.value.toFixed(4), range(ndcg), ...plain, fitSeconds.toFixed(2)]);
  }
  return `${table.toString()}\n${cardText(card)}`;
}

function ratingTable(split: string, { card, rows }: RatingComparison): string {
  const table = plainTable([`ratings, ${split}`, "RMSE", "", "MAE", "", "fit s"]);
  for (const { model, figures } of rows) {
    const { rmse, mae, fitSeconds } = figures;
    table.push([
      model,
      rmse.value.toFixed(4),
      range(rmse),
      mae.value.toFixed(4),
      range(mae),
      fitSeconds.toFixed(2),
    ]);
  }
  return `${table.toString()}\n${cardText(card)}`;
}

function range({ low, high }: Interval): string {
  return pc.dim(`[${low.toFixed(4)}, ${high.toFixed(4)}]`);
}

function cardText(card: ProtocolCard): string {
  return pc.dim(cardLines(card).join("\n"));
}
