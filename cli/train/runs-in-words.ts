import type { StageRecord } from "../../runtime/pipeline/lock";
import type { ComparedRun } from "../../runtime/pipeline/runs";
import type { ChangedParameter } from "../../runtime/pipeline/status";
import { plainTable } from "../plain-table";
import type { PagedRun } from "./runs-page";
import { metricInWords, told } from "./training-in-words";

interface ChosenModel {
  readonly algorithm?: string;
}

export function runsInWords(runs: readonly ComparedRun[]): string {
  if (runs.length === 0) return "Nothing was trained here yet: npx vitrine train films --here";
  const table = plainTable(["run", "at", "by", "why", "data", "serves", "nDCG", "popularity", "changed"]);
  for (const run of runs) {
    const algorithm = servedBy(run);
    const metrics = run.records.get("evaluate@lists")?.metrics ?? {};
    table.push([
      run.id,
      run.at.slice(0, 16).replace("T", " "),
      run.by,
      run.why,
      run.data.slice(0, 8),
      algorithm,
      metricInWords(metrics[`${algorithm}.ndcg`]),
      metricInWords(metrics["popularity.ndcg"]),
      changesInWords(run.changed),
    ]);
  }
  return table.toString();
}

function servedBy({ records }: ComparedRun): string {
  const { algorithm = "-" } = (records.get("evaluate@lists")?.notes["verdict"] ?? {}) as ChosenModel;
  return algorithm;
}

export function changesInWords(changed: readonly ChangedParameter[]): string {
  return changed.map(({ name, from, to }) => `${name} ${told(from)} → ${told(to)}`).join(", ");
}

export function pagedRun(run: ComparedRun): PagedRun {
  const stages = stagesInJson(run);
  const metrics = Object.entries(stages).flatMap(([stage, told]) =>
    Object.entries(told.metrics).map(([name, metric]) => [`${stage}.${name}`, metric] as const),
  );
  const facts = {
    at: run.at.slice(0, 16).replace("T", " "),
    by: run.by,
    why: run.why,
    data: run.data.slice(0, 8),
    serves: servedBy(run),
    changed: changesInWords(run.changed),
  };
  return { id: run.id, facts, metrics: Object.fromEntries(metrics), stages };
}

export function runInJson({ records, ...run }: ComparedRun): object {
  return { ...run, stages: stagesInJson({ records }) };
}

/** What a stage was made with, and what it told. */
export type StageInJson = Pick<StageRecord, "parameters" | "metrics" | "plots" | "seconds" | "code">;

/** By stage. */
export function stagesInJson({ records }: Pick<ComparedRun, "records">): Record<string, StageInJson> {
  return Object.fromEntries(
    [...records].map(([stage, { parameters, metrics, plots, seconds, code }]) => [
      stage,
      { parameters, metrics, plots, seconds, code },
    ]),
  );
}
