import { element, make } from "../shell/element";
import type { ShownAnswer } from "./search-api";

const cacheWords: Readonly<Record<string, string>> = {
  hit: "from the cache",
  miss: "made anew",
  off: "uncached",
};

/** Which deployment answered, what came from the cache, and where the time went: in a line, and in full below it. */
export function showTimings(answer: ShownAnswer, roundTripMs: number): void {
  const facts = [milliseconds(roundTripMs), ...factsOf(answer)];
  element("timings-summary", HTMLElement).replaceChildren(
    ...facts.flatMap((fact) => [make("span", { class: "fact" }, fact), " "]),
  );
  element("timings-content", HTMLDivElement).replaceChildren(
    make("p", {}, madeBy(answer)),
    table(answer, roundTripMs),
  );
  element("timings", HTMLDetailsElement).hidden = false;
}

/** There is nothing to tell of an answer that did not come. */
export function hideTimings(): void {
  element("timings", HTMLDetailsElement).hidden = true;
}

function factsOf({ model, deployment, cache }: ShownAnswer): string[] {
  const told = (state: string) => cacheWords[state] ?? state;
  const photo = model ? [`deployment ${deployment ?? "unknown"}`, `vector ${told(cache.embedding)}`] : [];
  return [...photo, `results ${told(cache.results)}`];
}

function madeBy({ model, index }: ShownAnswer): string {
  return model ? `Model ${model.name} (${model.id}), index ${index}.` : `Index ${index}.`;
}

function table({ timings }: ShownAnswer, roundTripMs: number): HTMLTableElement {
  const { total = 0, ...steps } = timings;
  const rows = [
    ...Object.entries(steps),
    ["everything else", Math.max(0, total - sum(Object.values(steps)))] as const,
    ["network and page", Math.max(0, roundTripMs - total)] as const,
  ];
  return make(
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
        make("td", {}, make("meter", { max: String(roundTripMs), value: String(ms), "aria-hidden": "true" })),
      ),
    ),
  );
}

function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
