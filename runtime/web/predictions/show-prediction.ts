import { make } from "../shell/element";
import { inWords } from "./feature-name";
import type {
  ShownExplanation,
  ShownModel,
  ShownPredictAnswer,
  ShownPrediction,
  ShownRemark,
} from "./predictions-api";

/** The model that was asked, as far as its answer is read by it. */
type Asked = Pick<ShownModel["manifest"], "output" | "threshold">;

/** What a model answered about a row, and what spoke for it. */
export function showPrediction(
  place: HTMLElement,
  { requestId, model, predictions }: ShownPredictAnswer,
  asked: Asked,
): void {
  const [prediction] = predictions;
  place.replaceChildren();
  if (prediction === undefined) return;
  place.replaceChildren(
    make("div", { class: "raised" }, ...headline(prediction), ...warnings(prediction.warnings ?? [])),
    make(
      "div",
      { class: "raised" },
      make("h3", {}, "What spoke for it"),
      ...explained(prediction.explanation, asked),
    ),
    make(
      "p",
      { class: "request" },
      `${model.used} answered as request `,
      make("a", { href: `?request=${requestId}` }, requestId),
      ".",
    ),
  );
}

/** The answer in a line, for whoever hears it. */
export function summary({ label, score }: ShownPrediction, { output, threshold }: Asked): string {
  if (label === null) return `The model says ${rounded(score ?? Number.NaN)}.`;
  if (score === null) return `The model says ${label}.`;
  const { positive } = output;
  return positive === undefined || threshold === undefined
    ? `The model says ${label}, with a score of ${percent(score)}.`
    : `The model says ${label}: ${percent(score)} for ${positive}, which it says from ${percent(threshold)} on.`;
}

function headline({ label, score, probabilities = [] }: ShownPrediction): Node[] {
  const answer = label ?? rounded(score ?? Number.NaN);
  const shares = probabilities.map(({ class: name, probability }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, name),
      make("td", {}, percent(probability)),
      make(
        "td",
        {},
        make("meter", {
          min: "0",
          max: "1",
          value: String(probability),
          "aria-label": `Probability of ${name}`,
        }),
      ),
    ),
  );
  return [
    make("p", { class: "label" }, answer),
    ...(shares.length > 0
      ? [make("table", {}, make("caption", {}, "Probability of each class"), ...shares)]
      : []),
  ];
}

function warnings(remarks: readonly ShownRemark[]): Node[] {
  if (remarks.length === 0) return [];
  const lines = remarks.map(({ field, got, wanted, code }) =>
    make("li", {}, `${inWords(field)} is ${got}; wanted: ${wanted} `, make("code", {}, code)),
  );
  return [make("h3", {}, "Trust it less"), make("ul", { class: "warnings" }, ...lines)];
}

/** More bars say less: the small ones are shown as one. */
const mostBars = 12;

function explained(explanation: ShownExplanation, { output: { positive } }: Asked): Node[] {
  if (!explanation.available) return [make("p", {}, `Not available: ${explanation.reason}`)];
  const { contributions, base, sum, space } = explanation;
  const sorted = [...contributions].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const rest = sorted.splice(mostBars);
  if (rest.length > 0) {
    const contribution = rest.reduce((total, each) => total + each.contribution, 0);
    sorted.push({ feature: `${rest.length} others together`, contribution });
  }
  const largest = Math.max(...sorted.map(({ contribution }) => Math.abs(contribution)), 1e-12);
  const bars = sorted.map(({ feature, contribution }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, inWords(feature)),
      make("td", {}, signed(contribution)),
      make("td", { class: "bar" }, bar(contribution / largest)),
    ),
  );
  const caption = `In ${space}${positive === undefined ? "" : ` of ${positive}`}: ${rounded(base)} before anything is known of the row, ${rounded(sum)} with all of it.`;
  return [make("table", { class: "contributions" }, make("caption", {}, caption), ...bars)];
}

/** @param share of the largest one, -1 to 1: to the left what speaks against it, to the right what speaks for it */
function bar(share: number): HTMLElement {
  const made = make("div", { class: share < 0 ? "against" : "for" });
  // styles in markup are refused by the page's policy, those that a script sets are not
  made.style.setProperty("--share", String(Math.abs(share)));
  return made;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const rounded = (value: number) => value.toLocaleString("en-US", { maximumSignificantDigits: 5 });
const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
