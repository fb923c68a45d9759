import { metricInWords, signedMetric } from "../../articles/experiments/verdict-in-words";
import type { ExperimentAnswer } from "../../functions/articles/contract/experiments";
import { count, share } from "../charts/words";
import { make } from "../shell/element";

type Declared = ExperimentAnswer["metrics"][number];
type Result = NonNullable<ExperimentAnswer["result"]>;
type Found = Result["variants"][number]["metrics"][number];

/** A metric of each variant, with the interval of its difference to the control drawn. */
export function showMetric(
  { name, worth_seeing: worth }: Declared,
  { result, decides }: { readonly result: Result; readonly decides: boolean },
): HTMLElement {
  const found = result.variants.flatMap(({ variant, metrics }) => {
    const metric = metrics.find((each) => each.metric === name);
    return metric ? [{ variant, metric }] : [];
  });
  const most =
    Math.max(worth, ...found.flatMap(({ metric }) => (metric.interval ?? [0]).map(Math.abs))) * 1.1;
  const worthWords = metricInWords(name, worth);
  return make(
    "div",
    { class: "metric" },
    make("h4", {}, `${titles[name]}${decides ? ", which decides" : ""}`),
    make(
      "p",
      { class: "summary" },
      `The line is the control; within the band, less than ${worthWords}, a difference is too small to be worth seeing.`,
    ),
    ...found.map(({ variant, metric }) =>
      make(
        "div",
        { class: "compared" },
        make("p", {}, make("strong", {}, variant), ` ${valueInWords(metric)}`),
        ...(metric.interval ? [drawn(metric.interval, metric.difference ?? 0, { most, worth })] : []),
        ...(metric.interval ? [make("p", { class: "summary" }, evidenceInWords(metric, worthWords))] : []),
      ),
    ),
  );
}

export const titles: Readonly<Record<Declared["name"], string>> = {
  clickRate: "Opened of what was shown",
  readingSeconds: "Reading time of a list",
  diversity: "Diversity of lists",
};

function valueInWords({ metric, value, difference, interval }: Found): string {
  if (value === null) return "nothing is known yet";
  const words = metricInWords(metric, value);
  if (difference === null || interval === null) return words;
  const [low, high] = interval.map((end) => signedMetric(metric, end));
  return `${words}; ${signedMetric(metric, difference)} to the control, between ${low} and ${high}`;
}

/** What the interval rests on: CUPED, power, and how many readers it takes. */
function evidenceInWords({ explained, power, readers_needed: needed }: Found, worth: string): string {
  return [
    ...(power === null ? [] : [`A difference of ${worth} would be seen with a chance of ${share(power)}.`]),
    ...(needed === null ? [] : [`${count(needed)} readers see it with one of 80%.`]),
    ...(explained === null
      ? []
      : [
          `What readers did before explains ${share(explained)} of the variance, which is taken out (CUPED).`,
        ]),
  ].join(" ");
}

/** To the left of the line what is worse than the control. All variants of a metric have one scale. */
function drawn(
  [low, high]: readonly [number, number],
  difference: number,
  { most, worth }: { readonly most: number; readonly worth: number },
): HTMLElement {
  const at = (value: number) => String(Math.min(1, Math.max(0, 0.5 + value / most / 2)));
  const part = (name: string, from: number, to: number) => {
    const made = make("div", { class: name });
    made.style.setProperty("--from", at(from));
    made.style.setProperty("--to", at(to));
    return made;
  };
  const side = low > 0 ? "better" : high < 0 ? "worse" : "open";
  return make(
    "div",
    { class: "interval", "aria-hidden": "true", "data-side": side },
    part("worth", -worth, worth),
    part("zero", 0, 0),
    part("range", low, high),
    part("estimate", difference, difference),
  );
}
