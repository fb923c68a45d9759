import { element } from "../shell/element";
import { hideProblem, showProblem } from "../shell/show-problem";
import { offerCamera } from "./camera";
import { filtersOf, offerCategories, onFilters } from "./filters";
import { ask, type Subject, summary } from "./query";
import type { ShownAnswer, ShownItem } from "./search-api";
import { showItems } from "./show-items";
import { showSubject } from "./show-subject";
import { hideTimings, showTimings } from "./show-timings";
import { shrinkPhoto } from "./shrink-photo";
import { takePhotos } from "./take-photos";

const form = element("query", HTMLFormElement);
const results = element("results", HTMLElement);
const status = element("status", HTMLElement);

// beside the results there is room for the filters; above them, on a phone, they open on demand
const isWide = matchMedia("(min-width: 56rem)");
element("filters", HTMLDetailsElement).open = isWide.matches;

let subject: Subject = { kind: "words" };
let underWay = new AbortController();

takePhotos(usePhoto);
offerCamera({ onPhoto: usePhoto, onProblem: showProblem });
onFilters(form, search);
// the fields are emptied after this event
form.addEventListener("reset", () => setTimeout(forget));
element("forget", HTMLButtonElement).addEventListener("click", () => {
  forget();
  element("file", HTMLInputElement).focus();
});
element("retry", HTMLButtonElement).addEventListener("click", () => {
  results.focus();
  void search();
});
void search();

function usePhoto(file: Blob): void {
  const photo = shrinkPhoto(file);
  // whoever searches sees it fail; before, nobody does
  photo.catch(() => undefined);
  void searchWith({ kind: "photo", photo }, file);
}

function useItem(item: ShownItem): void {
  results.focus();
  void searchWith({ kind: "item", item });
}

function forget(): void {
  void searchWith({ kind: "words" });
}

async function searchWith(chosen: Subject, file?: Blob): Promise<void> {
  subject = chosen;
  showSubject(chosen, file);
  await search();
  if (chosen === subject && file && !isWide.matches) results.scrollIntoView();
}

/** Asks for what the page says now. A search that is still under way is given up: its answer is never shown. */
async function search(): Promise<void> {
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  const [about, filters] = [subject, filtersOf(form)];
  hideProblem();
  status.textContent = "Searching …";
  results.setAttribute("aria-busy", "true");
  const began = performance.now();
  try {
    const answer = await ask(about, filters, signal);
    if (signal.aborted) return;
    show(answer, about, filters);
    showTimings(answer, performance.now() - began);
  } catch (error) {
    if (signal.aborted) return;
    fail(error);
  }
  results.setAttribute("aria-busy", "false");
}

function show({ items, categories }: ShownAnswer, about: Subject, filters: URLSearchParams): void {
  status.textContent = summary(about, filters, items.length);
  showItems(items, { isCompared: about.kind !== "words", onSimilar: useItem });
  offerCategories(form, categories);
}

function fail(error: unknown): void {
  status.textContent = "";
  showProblem(error);
  showItems([], { isCompared: false, onSimilar: useItem });
  hideTimings();
}
