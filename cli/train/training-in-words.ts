import type { FilmTraining } from "../../runtime/films/training/training";
import { figureOf, type MetricDiff, type RunDiff } from "../../runtime/pipeline/diff";
import type { StageProgress } from "../../runtime/pipeline/run-pipeline";
import type { Metric } from "../../runtime/pipeline/stage";
import type { StageStatus } from "../../runtime/pipeline/status";
import { colours as pc } from "../colours";
import { plainTable } from "../plain-table";

/** One line for each stage that is done; while one runs, on a terminal, how far it is. */
export function progressInWords(): (progress: StageProgress) => void {
  const clear = process.stderr.isTTY ? "\r\u001b[K" : "";
  return ({ stage, state, text, share, seconds = 0 }) => {
    if (state === "running") {
      if (!clear) return;
      const percent = share === undefined ? "" : `${Math.floor(100 * share)} % `;
      process.stderr.write(`${clear}${stage} ${percent}${text ?? ""}`);
      return;
    }
    const took = state === "done" ? `${seconds.toFixed(1)} s` : "";
    const mark = { unchanged: pc.dim("·"), restored: pc.cyan("↺"), done: pc.green("✓") }[state];
    process.stderr.write(`${clear}${mark} ${stage.padEnd(18)} ${state === "done" ? took : pc.dim(state)}\n`);
  };
}

export function trainingInWords({ version, algorithm, sha256, metrics, executed }: FilmTraining): string {
  const figure = (name: string) => metricInWords(metrics[name]);
  return [
    executed.length === 0
      ? "Nothing has changed: the model is up to date."
      : `Computed ${executed.length} stage${executed.length === 1 ? "" : "s"}.`,
    `model ${pc.bold(version)}: ${algorithm}, ${sha256.slice(0, 12)}`,
    `nDCG ${figure("ndcg")}, popularity ${figure("popularity.ndcg")}`,
    `precision ${figure("precision")}, recall ${figure("recall")}, coverage ${figure("coverage")}`,
  ].join("\n");
}

export function statusInWords(stages: readonly StageStatus[]): string {
  const table = plainTable(["stage", "state", "because", "after"]);
  for (const { stage, state, because, after } of stages)
    table.push([stage, stateInWords(state), because.join(", "), after.join(", ")]);
  const changed = stages.filter(({ state }) => state !== "unchanged").length;
  return `${table.toString()}\n${changed === 0 ? "Nothing has changed." : `A run would look at ${changed} of ${stages.length} stages.`}`;
}

/** Mermaid: what GitHub draws. */
export function dagInWords(stages: readonly StageStatus[]): string {
  const id = (stage: string) => stage.replace(/\W/g, "_");
  return [
    "flowchart TD",
    ...stages.map(({ stage, state }) => `  ${id(stage)}["${stage}${state === "unchanged" ? "" : " *"}"]`),
    ...stages.flatMap(({ stage, after }) => after.map((each) => `  ${id(each)} --> ${id(stage)}`)),
  ].join("\n");
}

export function diffInWords({ from, to, sameData, code, parameters, metrics }: RunDiff): string {
  const table = plainTable(["", from.id, to.id, "difference", ""]);
  for (const { name, from: a, to: b } of parameters) table.push([name, told(a), told(b), "", ""]);
  for (const metric of metrics.filter(hasChanged))
    table.push([
      metric.name,
      metricInWords(metric.from),
      metricInWords(metric.to),
      metric.difference === undefined ? "" : signed(metric.difference),
      metric.apart ? pc.bold("apart") : "",
    ]);
  const notes = [
    `data: ${sameData ? "the same" : "other"}`,
    code.length > 0 && `code differs: ${code.join(", ")}`,
  ];
  return [table.toString(), notes.filter(Boolean).join("; ")].join("\n");
}

function hasChanged({ from, to }: MetricDiff): boolean {
  return figureOf(from) !== figureOf(to);
}

export function metricInWords(metric: Metric | undefined): string {
  if (metric === undefined) return "-";
  if (typeof metric === "number") return rounded(metric);
  return `${rounded(metric.value)} [${rounded(metric.low)}, ${rounded(metric.high)}]`;
}

function rounded(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4);
}

function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${rounded(value)}`;
}

export function told(value: unknown): string {
  return value === undefined ? "default" : typeof value === "string" ? value : JSON.stringify(value);
}

function stateInWords(state: StageStatus["state"]): string {
  return state === "unchanged" ? pc.green(state) : state === "waiting" ? pc.dim(state) : pc.yellow(state);
}
