import { Charts } from "../../charts/charts";
import { time } from "../../charts/words";
import { ApiProblem } from "../../shell/api-problem";
import { element, make } from "../../shell/element";
import { raisedHint } from "../../shell/raised";
import { hideProblem, showProblem } from "../../shell/show-problem";
import { figuresOf, modelsIn, type ShownFigures } from "./figures-api";
import { periodNamed, periodUpTo } from "./period";
import { showComparison, showQuality } from "./show-quality";
import { showRequests } from "./show-requests";
import { showOddValues, showScores } from "./show-scores";

/** When an answer does not say how long to wait. */
const patienceSeconds = 10;

/** Figures of what was asked and answered. What is looked at stands in the address. */
export class Dashboard {
  private readonly period = element("period", HTMLSelectElement);
  private readonly model = element("of-model", HTMLSelectElement);
  private readonly beside = element("beside", HTMLSelectElement);
  private readonly status = element("dashboard-status", HTMLElement);
  private readonly place = element("figures", HTMLElement);
  private readonly charts = new Charts();
  private readonly attempt: (load: () => Promise<void>) => unknown;
  private underWay = new AbortController();
  private again: number | undefined;
  private shown: { readonly figures: ShownFigures; readonly words: string } | undefined;

  /** @param attempt loads again, and says what went wrong */
  constructor(attempt: (load: () => Promise<void>) => unknown) {
    this.attempt = attempt;
    this.period.value = periodNamed(new URLSearchParams(location.search).get("period")) ?? "week";
    this.period.addEventListener("change", () => {
      history.replaceState(undefined, "", `?view=dashboard&period=${this.period.value}`);
      this.refresh();
    });
    for (const choice of [this.model, this.beside]) choice.addEventListener("change", () => this.show());
    element("look", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.refresh();
    });
  }

  /**
   * Asks for figures and shows them. While the API has none to give, those from before stay.
   *
   * @throws ApiProblem when asking again is of no use
   */
  async load(): Promise<void> {
    this.underWay.abort();
    this.underWay = new AbortController();
    const { signal } = this.underWay;
    clearTimeout(this.again);
    this.status.textContent = "Loading …";
    this.place.ariaBusy = "true";
    try {
      const period = periodUpTo(new Date(), periodNamed(this.period.value) ?? "week");
      const figures = await figuresOf(period, signal);
      hideProblem();
      const at = time(Date.now() / 1000, "hour");
      this.shown = { figures, words: `${period.words}, as of ${at}` };
      this.offer(modelsIn(figures));
      this.show();
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiProblem && error.isPassing)) {
        this.clear();
        throw error;
      }
      showProblem(error);
      const seconds = error.retrySeconds ?? patienceSeconds;
      this.again = setTimeout(() => this.refresh(), seconds * 1000);
      const kept = this.shown ? `Still shown: ${this.shown.words}. ` : "";
      this.status.textContent = `${kept}It is tried again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`;
    } finally {
      if (!signal.aborted) this.place.ariaBusy = "false";
    }
  }

  private refresh(): void {
    this.attempt(() => this.load());
  }

  private clear(): void {
    this.charts.clear();
    this.place.replaceChildren();
    this.status.textContent = "";
    this.shown = undefined;
  }

  /** What was chosen stays chosen while it is there. */
  private offer(models: readonly string[]): void {
    const fill = (choice: HTMLSelectElement, options: readonly HTMLOptionElement[]) => {
      const { value } = choice;
      choice.replaceChildren(...options);
      if (options.some((option) => option.value === value)) choice.value = value;
      choice.disabled = models.length === 0;
    };
    const options = () => models.map((model) => make("option", { value: model }, model));
    fill(this.model, models.length > 0 ? options() : [make("option", { value: "" }, "none yet")]);
    fill(this.beside, [make("option", { value: "" }, "no other"), ...options()]);
  }

  private show(): void {
    if (this.shown === undefined) return;
    const { figures, words } = this.shown;
    const model = this.model.value;
    const beside = this.beside.value;
    this.charts.clear();
    const isEmpty = figures.requests.steps.length === 0 && model === "";
    this.status.textContent = isEmpty
      ? `Nothing was asked in ${figures.period.words}.`
      : `Figures of ${words}. Times are in UTC.`;
    if (isEmpty) {
      this.place.replaceChildren(nextSteps());
      return;
    }
    this.place.replaceChildren(
      ...(figures.requests.steps.length > 0 ? showRequests(this.charts, figures) : []),
      ...(model === ""
        ? []
        : [
            ...showScores(this.charts, figures, model),
            showQuality(this.charts, figures, model),
            showOddValues(figures, model),
          ]),
      ...(beside === "" || beside === model ? [] : showComparison(this.charts, figures, [model, beside])),
    );
  }
}

function nextSteps(): HTMLElement {
  return raisedHint(
    "What to do next",
    make("a", { href: "/predictions/" }, "Ask a model about a row"),
    ", send rows to ",
    make("a", { href: "/predictions/api/v1/docs" }, "the API"),
    ", or choose a longer period. Figures are here a moment after the first answer.",
  );
}
