import type { ComparedRun } from "../../runtime/pipeline/runs";
import { plainTable } from "../plain-table";
import { metricInWords, told } from "./training-in-words";

interface ChosenModel {
  readonly algorithm?: string;
}

export function runsInWords(runs: readonly ComparedRun[]): string {
  if (runs.length === 0) return "Nothing was trained here yet: npx vitrine train films --here";
  const table = plainTable(["run", "at", "by", "why", "data", "serves", "nDCG", "popularity", "changed"]);
  for (const run of runs) {
    const { algorithm = "-" } = (run.records.get("evaluate@lists")?.notes["verdict"] ?? {}) as ChosenModel;
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
      run.changed.map(({ name, from, to }) => `${name} ${told(from)} → ${told(to)}`).join(", "),
    ]);
  }
  return table.toString();
}

export function runInJson({ records, ...run }: ComparedRun): object {
  return { ...run, stages: stagesInJson({ records }) };
}

/** By stage. */
export function stagesInJson({ records }: Pick<ComparedRun, "records">): object {
  return Object.fromEntries(
    [...records].map(([stage, { parameters, metrics, seconds, code }]) => [
      stage,
      { parameters, metrics, seconds, code },
    ]),
  );
}
