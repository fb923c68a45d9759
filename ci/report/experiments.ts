import type { ExperimentNote } from "../experiments/experiment-notes";
import { code, fitted, row, type Section, table } from "./markdown-parts";
import type { Report } from "./report";

const states: Readonly<Record<ExperimentNote["state"], string>> = {
  stopped: "was stopped",
  wins: "wins",
  loses: "loses",
  undecided: "is not decided",
};

/** What the estate that runs has decided of variants that this change removes, changes or keeps. */
export function experimentSection({ experiments }: Report, share: number): Section {
  const render = (budget: number): string => {
    if (!experiments) return "";
    if ("notAsked" in experiments) return `**Experiments**: ${notAskedInWords(experiments)}`;
    const { notes, at } = experiments;
    if (notes.length === 0) return "";
    const rows = notes.map(({ experiment, variant, state, because, change, isWarning }) =>
      row([code(experiment), code(variant), states[state], because, isWarning ? `**${change}**` : change]),
    );
    const shown = fitted(rows, budget, (rest) => row(["", `and ${rest} more`, "", "", ""]));
    return `**Experiments**, as the estate told at ${timeInWords(at)}\n\n${table(["of", "variant", "", "because", "this change"], shown)}`;
  };
  return { share, render };
}

/** For a terminal, a line each; the first says what they are. */
export function experimentLines({ experiments }: Report): string[] {
  if (!experiments) return [];
  if ("notAsked" in experiments) return [`experiments: ${notAskedInWords(experiments)}`];
  const { notes, at } = experiments;
  if (notes.length === 0) return [];
  return [
    `experiments, as the estate told at ${timeInWords(at)}`,
    ...notes.map(
      ({ experiment, variant, state, because, change }) =>
        `${variant} of ${experiment}: this change ${change}; it ${states[state]}, ${because}`,
    ),
  ];
}

function notAskedInWords({ notAsked, names }: { notAsked: string; names: readonly string[] }): string {
  return `whether something is decided of ${names.join(", ")} could not be asked: ${notAsked}`;
}

/** "2026-11-30 02:17 UTC" */
const timeInWords = (at: string) => `${at.slice(0, 16).replace("T", " ")} UTC`;
