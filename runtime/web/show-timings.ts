import { element, make } from "./element";
import type { Answer } from "./search-api";

/** Which deployment answered, what came from the cache, and where the time went. */
export function showTimings(answer: Answer, roundTripMs: number): void {
  const { total = 0, ...steps } = answer.timings;
  const rows = [
    ...Object.entries(steps),
    ["everything else", Math.max(0, total - sum(Object.values(steps)))] as const,
    ["network and page", Math.max(0, roundTripMs - total)] as const,
  ];
  element("timings-content", HTMLDivElement).replaceChildren(
    make("p", { id: "made-by" }, madeBy(answer)),
    make(
      "table",
      {},
      make("caption", {}, `${milliseconds(roundTripMs)} from the click to the answer`),
      ...rows.map(([step, ms]) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, step),
          make("td", {}, milliseconds(ms)),
          // says with a bar what the cell before it says
          make(
            "td",
            {},
            make("meter", { max: String(roundTripMs), value: String(ms), "aria-hidden": "true" }),
          ),
        ),
      ),
    ),
  );
  element("timings", HTMLDetailsElement).hidden = false;
}

/** There is nothing to tell of an answer that did not come. */
export function hideTimings(): void {
  element("timings", HTMLDetailsElement).hidden = true;
}

function madeBy({ deployment, model, index, cache }: Answer): string {
  const words = { hit: "from the cache", miss: "made anew", off: "made anew, the cache is off" };
  const told = (state: string) => words[state as keyof typeof words] ?? state;
  const photo = model
    ? `Deployment ${deployment ?? "unknown"}, model ${model.name} (${model.id}); the photo's vector ${told(cache.embedding)}. `
    : "";
  return `${photo}Index ${index}; the results ${told(cache.results)}.`;
}

function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
