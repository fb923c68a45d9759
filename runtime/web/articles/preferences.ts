import { element, make } from "../shell/element";
import type { Choices, Preferences } from "./articles-api";
import { Chips } from "./chips";
import { languageName } from "./words";

const details = element("preferences", HTMLDetailsElement);
const categories = new Chips(element("choose-categories", HTMLElement));
const languages = new Chips(element("choose-languages", HTMLElement));
const region = element("region", HTMLInputElement);
const regionNames = element("region-names", HTMLDataListElement);
const status = element("choices-status", HTMLElement);

/** @param isNew whether the reader is asked before anything else */
export function showPreferences(choices: Choices, chosen: Preferences, isNew: boolean): void {
  categories.show(withAll(choices.categories, chosen.categories), chosen.categories);
  languages.show(withAll(choices.languages, chosen.languages), chosen.languages, languageName);
  const regions = withAll(choices.regions, chosen.region === undefined ? [] : [chosen.region]);
  element("regions", HTMLElement).hidden = regions.length === 0;
  regionNames.replaceChildren(...regions.map((each) => make("option", { value: each })));
  region.value = chosen.region ?? "";
  if (isNew) details.open = true;
}

/** @param keep what to do with what was chosen; it is said when that has ended well */
export function onPreferences(keep: (preferences: Preferences) => Promise<boolean>): void {
  region.addEventListener("input", () => region.setCustomValidity(""));
  element("choices", HTMLFormElement).addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "";
    const named = regionNamed(region.value);
    region.setCustomValidity(region.value.trim() === "" || named ? "" : "No article is of this region.");
    if (!region.reportValidity()) return;
    const isKept = await keep({
      categories: categories.pressed,
      languages: languages.pressed,
      ...(named !== undefined && { region: named }),
    });
    if (isKept) status.textContent = "Kept. Your feed follows it.";
  });
}

/** One that is offered, however it was typed. */
function regionNamed(typed: string): string | undefined {
  const name = typed.trim().toLowerCase();
  return [...regionNames.options].map(({ value }) => value).find((each) => each.toLowerCase() === name);
}

/** What was chosen before stays to be seen, though no live article has it. */
function withAll(offered: readonly string[], chosen: readonly string[]): string[] {
  return [...new Set([...offered, ...chosen])];
}
