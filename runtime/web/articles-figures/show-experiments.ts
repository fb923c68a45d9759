import type { ExperimentAnswer } from "../../functions/articles/contract/experiments";
import type { Charts } from "../charts/charts";
import { share, some, time } from "../charts/words";
import { make } from "../shell/element";
import { raised, raisedHint } from "../shell/raised";
import { showDays } from "./show-days";
import { showGuardrails } from "./show-guardrails";
import { showMetric } from "./show-metric";
import { showVariants } from "./show-variants";

/** Each experiment of the environment's file: what is to be thought of it first, what it is thought from below. */
export function showExperiments(charts: Charts, experiments: readonly ExperimentAnswer[]): HTMLElement[] {
  return experiments.length === 0 ? [none()] : experiments.map((each) => showExperiment(charts, each));
}

function showExperiment(charts: Charts, experiment: ExperimentAnswer): HTMLElement {
  const { name, about, metrics, result } = experiment;
  const content = [
    make("p", {}, about),
    make("p", { class: "summary" }, whenInWords(experiment)),
    ...(experiment.trial ? [make("p", { class: "trial" }, experiment.trial.words)] : []),
    ...verdicts(experiment),
    ...(result ? [sampleRatio(result)] : []),
    showVariants(experiment),
    ...(result ? metrics.map((metric, at) => showMetric(metric, { result, decides: at === 0 })) : []),
    ...showDays(charts, experiment),
    ...showGuardrails(experiment),
  ];
  return raised(name, content, "experiment");
}

/** E.g. "Running, from 2 Nov 2026 to 15 Nov 2026, with all readers. Looked at on 5 days, at last 6 Nov, 12:00 UTC." */
function whenInWords({ state, from, until, coverage, days, result }: ExperimentAnswer): string {
  const date = (day: string) => time(Date.parse(day) / 1000, "day");
  const readers = coverage === 1 ? "all readers" : `${share(coverage)} of the readers`;
  const looked = result
    ? ` Looked at on ${some(days.length, "day")}, at last ${time(Date.parse(result.looked_at) / 1000, "hour")} UTC: its intervals hold however often that is.`
    : " Nobody was shown a list of it yet.";
  return `${state[0]?.toUpperCase()}${state.slice(1)}, from ${date(from)} to ${date(until)}, with ${readers}.${looked}`;
}

function verdicts({ variants, result }: ExperimentAnswer): HTMLElement[] {
  return variants.flatMap(({ name, words, stopped }) => {
    if (name === "control") return [];
    const found = result?.variants.find(({ variant }) => variant === name);
    const verdict = stopped ? "broken" : (found?.verdict ?? "too early");
    const at = stopped
      ? ` Stopped by its guardrail at ${time(Date.parse(stopped.at) / 1000, "hour")} UTC.`
      : "";
    const said =
      words ??
      (stopped
        ? `${name} has no readers any more: ${stopped.reason}`
        : `${name}: too early, nobody was shown a list yet`);
    return [
      make("p", { class: "verdict", "data-verdict": verdict }, make("strong", {}, verdict), ` ${said}.${at}`),
    ];
  });
}

function sampleRatio({
  sample_ratio: { p_value: p, is_off: isOff },
  readers_of_several: several,
}: NonNullable<ExperimentAnswer["result"]>): HTMLElement {
  const words = isOff
    ? `Sample ratio: readers are not split as the shares say (p = ${p.toPrecision(2)}). Something keeps readers of one variant away, so that no number below is to be believed.`
    : `Sample ratio: readers are split as the shares say (p = ${p.toPrecision(2)}).`;
  const leftOut = several > 0 ? ` ${some(several, "reader")} seen in several variants count for none.` : "";
  return make("p", isOff ? { class: "off" } : {}, words + leftOut);
}

function none(): HTMLElement {
  return raisedHint(
    "There is no experiment",
    "A model that passes the gate begins one by itself, where the environment's file says so. Others stand in that file, as ",
    make("code", {}, "experiments"),
    " of the workload articles: variants with their shares and settings, what is compared, and what they may not do. The plan of a change shows them, and a deploy begins them.",
  );
}

/** What the page says above them. */
export function experimentsInWords(experiments: readonly ExperimentAnswer[]): string {
  const running = experiments.filter(({ state }) => state === "running").length;
  const stopped = experiments.flatMap(({ variants }) => variants.filter((each) => each.stopped)).length;
  if (experiments.length === 0) return "None is declared.";
  return `${some(experiments.length, "experiment")}, ${running} running${
    stopped > 0 ? `; ${some(stopped, "variant")} stopped by a guardrail` : ""
  }.`;
}
