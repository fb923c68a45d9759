import { type ApiState, stateOf } from "./health";

/** Words for a state, and the class of its mark: whoever sees no colours reads the words. */
const shown: Readonly<Record<ApiState, { readonly words: string; readonly mark: string }>> = {
  healthy: { words: "It answers.", mark: "well" },
  degraded: { words: "It answers, and goes on without a part of it.", mark: "degraded" },
  unhealthy: { words: "It says that it cannot serve.", mark: "ill" },
  silent: { words: "It does not answer.", mark: "ill" },
};

for (const place of document.querySelectorAll<HTMLElement>("[data-health]")) void show(place);

async function show(place: HTMLElement): Promise<void> {
  const { words, mark } = shown[await stateOf(place.dataset["health"] ?? "")];
  place.textContent = words;
  place.classList.add(mark);
}
