import { ApiProblem } from "./api-problem";
import { element, make } from "./element";

const problem = element("problem", HTMLElement);
const retry = element("retry", HTMLButtonElement);

/** Says why there is no answer, and what can be done. */
export function showProblem(error: unknown): void {
  const shown = error instanceof ApiProblem ? error : problemOfPage(error);
  problem.replaceChildren(
    make("strong", {}, shown.message),
    make("p", {}, shown.advice),
    make("code", {}, shown.code),
  );
  problem.hidden = false;
  retry.hidden = !shown.isPassing;
}

export function hideProblem(): void {
  problem.hidden = true;
  retry.hidden = true;
}

function problemOfPage(error: unknown): ApiProblem {
  console.error(error);
  return new ApiProblem("PageFailed", {
    message: "Something is wrong with this page.",
    advice: "Reload it; if that does not help, please report it.",
    isPassing: true,
  });
}
