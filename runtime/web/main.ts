import { offerCamera } from "./camera";
import { element } from "./element";
import { filtersOf, offerCategories, type Subject } from "./query";
import { type Answer, SearchProblem, searchByPhoto, searchByWords, similarTo } from "./search-api";
import { showItems } from "./show-items";
import { showTimings } from "./show-timings";
import { shrinkPhoto } from "./shrink-photo";

const form = element("query", HTMLFormElement);
const preview = element("preview", HTMLImageElement);
const drop = element("drop", HTMLElement);
const status = element("status", HTMLElement);
const problem = element("problem", HTMLElement);

// beside the results there is room for the filters; above them, on a phone, they open on demand
const isWide = matchMedia("(min-width: 56rem)");
element("filters", HTMLDetailsElement).open = isWide.matches;

let subject: Subject = { kind: "words" };
let underWay = new AbortController();

offerCamera(usePhoto);

element("file", HTMLInputElement).addEventListener("change", ({ target }) => {
  const [photo] = (target as HTMLInputElement).files ?? [];
  if (photo) usePhoto(photo);
});
document.addEventListener("paste", ({ clipboardData }) => {
  const [photo] = clipboardData?.files ?? [];
  if (photo) usePhoto(photo);
});
drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const [photo] = event.dataTransfer?.files ?? [];
  if (photo) usePhoto(photo);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void search();
});
// a choice is a wish; words wait for the button, so that no half a word is searched
for (const name of ["category", "minPrice", "maxPrice", "inStock"]) {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLElement) field.addEventListener("change", () => void search());
}
form.addEventListener("reset", () => {
  subject = { kind: "words" };
  showPreview(undefined);
  // the fields are emptied after this event
  setTimeout(() => void search());
});

void search();

function usePhoto(photo: Blob): void {
  subject = { kind: "photo", photo };
  showPreview(URL.createObjectURL(photo));
  void search().then(() => {
    if (!isWide.matches) element("results", HTMLElement).scrollIntoView();
  });
}

function showPreview(url: string | undefined): void {
  if (preview.src.startsWith("blob:")) URL.revokeObjectURL(preview.src);
  preview.hidden = url === undefined;
  preview.src = url ?? "";
}

async function search(): Promise<void> {
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  const results = element("results", HTMLElement);
  results.setAttribute("aria-busy", "true");
  problem.hidden = true;
  status.textContent = "Searching…";
  const began = performance.now();
  try {
    const answer = await ask(subject, filtersOf(form), signal);
    show(answer, performance.now() - began);
  } catch (error) {
    if (signal.aborted) return; // a newer search shows its own
    fail(error);
  }
  results.removeAttribute("aria-busy");
}

async function ask(about: Subject, filters: URLSearchParams, signal: AbortSignal): Promise<Answer> {
  switch (about.kind) {
    case "photo":
      return searchByPhoto(await shrinkPhoto(about.photo), filters, signal);
    case "item":
      return similarTo(about.item.id, filters, signal);
    case "words":
      return searchByWords(filters, signal);
  }
}

function show(answer: Answer, roundTripMs: number): void {
  const { items, categories } = answer;
  status.textContent = items.length === 0 ? "No item fits." : `${items.length} items ${basis()}.`;
  showItems(items, (item) => {
    subject = { kind: "item", item };
    showPreview(item.picture);
    element("results", HTMLElement).focus();
    void search();
  });
  const category = form.elements.namedItem("category");
  if (category instanceof HTMLSelectElement) offerCategories(category, categories);
  showTimings(answer, roundTripMs);
}

function basis(): string {
  switch (subject.kind) {
    case "photo":
      return "like your photo, the most similar first";
    case "item":
      return `like ${subject.item.title}, the most similar first`;
    case "words":
      return "of the catalogue";
  }
}

function fail(error: unknown): void {
  const { message, code } =
    error instanceof SearchProblem
      ? error
      : new SearchProblem("Something went wrong on this page.", "PageFailed");
  status.textContent = "";
  problem.textContent = `${message} (${code})`;
  problem.hidden = false;
  showItems([], () => undefined);
}
