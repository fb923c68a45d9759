import type { Charts } from "../charts/charts";
import { analyticsOf, experimentsNow, modelsNow } from "./figures-api";
import { experimentsInWords, showExperiments } from "./show-experiments";
import { figuresInWords, showFigures } from "./show-figures";
import { modelsInWords, showModels } from "./show-models";

/** What a view has to show, once the API has answered. */
export interface AnsweredView {
  /** Of all of it. */
  readonly words: string;
  /** Draws it: whatever was drawn before is gone by then. */
  readonly show: (charts: Charts) => HTMLElement[];
}

export interface View {
  readonly title: string;
  /** In the page's address; the first view has none. */
  readonly name: string | null;
  /** Whether it is of the period that is chosen. */
  readonly isOfPeriod: boolean;
  /** @param days of the period @throws ApiProblem; what fetch throws when it was given up */
  readonly ask: (days: number, signal: AbortSignal) => Promise<AnsweredView>;
}

const figures: View = {
  title: "Figures",
  name: null,
  isOfPeriod: true,
  async ask(days, signal) {
    const answer = await analyticsOf(days, signal);
    return { words: figuresInWords(answer), show: (charts) => showFigures(charts, answer, new Date()) };
  },
};

const experiments: View = {
  title: "Experiments",
  name: "experiments",
  isOfPeriod: false,
  async ask(_, signal) {
    const answer = await experimentsNow(signal);
    return { words: experimentsInWords(answer), show: (charts) => showExperiments(charts, answer) };
  },
};

const models: View = {
  title: "Models",
  name: "models",
  isOfPeriod: false,
  async ask(_, signal) {
    const answer = await modelsNow(signal);
    return { words: modelsInWords(answer), show: () => showModels(answer) };
  },
};

/** In the order of the page's links. */
export const views: readonly View[] = [figures, experiments, models];

/** @param name from the address: whatever it is, there is a view */
export function viewNamed(name: string | null): View {
  return views.find((each) => each.name === name) ?? figures;
}
