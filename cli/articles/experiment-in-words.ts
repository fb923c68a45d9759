import { metricInWords } from "../../runtime/articles/experiments/verdict-in-words";
import type {
  ExperimentAnswer,
  ExperimentsAnswer,
} from "../../runtime/functions/articles/contract/experiments";
import { plainTable } from "../plain-table";

/** How an experiment stands, as people read it. */
export function experimentInWords(answer: ExperimentAnswer): string {
  const { name, about, from, until, state, coverage, variants, metrics, result, trial } = answer;
  const [decides] = metrics;
  const metricNames = metrics.map((each) => each.name);
  const table = plainTable(["variant", "share", "readers", "lists", ...metricNames, "hidden lately"]);
  for (const { name: variant, share, share_now, reactions } of variants) {
    const found = result?.variants.find((each) => each.variant === variant);
    table.push([
      variant,
      share_now !== share ? `${percent(share_now)} (was ${percent(share)})` : percent(share),
      found?.readers ?? 0,
      found?.lists ?? 0,
      ...metrics.map((metric) => metricOf(found?.metrics.find((each) => each.metric === metric.name))),
      reactions ? percent(reactions.hidden / reactions.shown) : "-",
    ]);
  }
  const judged = variants.filter((each) => each.name !== "control");
  return [
    `experiment   ${name}: ${about}`,
    `days         ${from} to ${until}, ${state}; ${percent(coverage)} of readers`,
    `decides      ${decides ? `${decides.name}; worth seeing: ${metricInWords(decides.name, decides.worth_seeing)}` : "nothing"}`,
    `looked at    ${result?.looked_at ?? "not yet: no reader was shown a list of it"}`,
    ...(result ? [`split        ${splitInWords(result)}`] : []),
    "",
    table.toString(),
    "",
    ...judged.map(
      ({ name: variant, words }) => words ?? `${variant}: too early, nobody was shown a list yet`,
    ),
    ...(trial ? [trial.words] : []),
  ].join("\n");
}

/** The experiments of an environment. */
export function experimentsInWords({ experiments }: ExperimentsAnswer): string {
  if (experiments.length === 0)
    return "none: experiments of the workload articles stand in the environment's file";
  const table = plainTable(["experiment", "days", "state", "verdict"]);
  for (const { name, from, until, state, words } of experiments)
    table.push([name, `${from} to ${until}`, state, words.join("\n") || "-"]);
  return table.toString();
}

type Metric = NonNullable<ExperimentAnswer["result"]>["variants"][number]["metrics"][number];

function metricOf(found: Metric | undefined): string {
  if (found?.value == null) return "-";
  return metricInWords(found.metric, found.value);
}

function splitInWords({ sample_ratio, readers_of_several }: NonNullable<ExperimentAnswer["result"]>): string {
  const p = `p = ${sample_ratio.p_value.toPrecision(2)}`;
  const several =
    readers_of_several > 0 ? `; ${readers_of_several} readers of several variants left out` : "";
  return (sample_ratio.is_off ? `not as the shares say (${p})` : `as the shares say (${p})`) + several;
}

const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;
