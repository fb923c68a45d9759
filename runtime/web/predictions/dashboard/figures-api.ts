import type {
  OutcomeFigures,
  RequestFigures,
  ScoreFigures,
} from "../../../functions/predictions/contract/dashboard";
import { askApi } from "../../shell/api-problem";
import { before, type ShownPeriod } from "./period";

export type { OutcomeFigures, RequestFigures, ScoreFigures };

/** All that the dashboard shows of a period. */
export interface ShownFigures {
  readonly period: ShownPeriod;
  readonly requests: RequestFigures;
  readonly scores: ScoreFigures;
  /** Of the period before, as long as this one. */
  readonly formerScores: ScoreFigures;
  readonly outcomes: OutcomeFigures;
}

const base = "/predictions/api/v1/dashboard";

/** @throws ApiProblem; what fetch throws when it was given up */
export async function figuresOf(period: ShownPeriod, signal: AbortSignal): Promise<ShownFigures> {
  const ask = <Answer>(what: string, { from, to, step }: ShownPeriod) => {
    const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString(), step });
    return askApi<Answer>(`${base}/${what}?${query}`, { signal });
  };
  const [requests, scores, formerScores, outcomes] = await Promise.all([
    ask<RequestFigures>("requests", period),
    ask<ScoreFigures>("scores", period),
    ask<ScoreFigures>("scores", before(period)),
    ask<OutcomeFigures>("outcomes", period),
  ]);
  return { period, requests, scores, formerScores, outcomes };
}

/** A model as figures name it. */
export interface OfModel {
  readonly model: string;
  readonly version: string;
}

export const nameOf = ({ model, version }: OfModel) => `${model}@${version}`;

/** Models that predicted in this period or have outcomes in it, whoever predicted most rows first. */
export function modelsIn({ scores, outcomes }: ShownFigures): string[] {
  const rows = new Map<string, number>();
  for (const step of scores.steps) rows.set(nameOf(step), (rows.get(nameOf(step)) ?? 0) + step.rows);
  for (const each of [...scores.histograms, ...outcomes.models])
    if (!rows.has(nameOf(each))) rows.set(nameOf(each), 0);
  return [...rows].sort(([, a], [, b]) => b - a).map(([name]) => name);
}
