import type { Item } from "./search-api";

/** What is searched with: a photo, an item of the catalogue, or words alone. */
export type Subject =
  | { readonly kind: "photo"; readonly photo: Blob }
  | { readonly kind: "item"; readonly item: Item }
  | { readonly kind: "words" };

/** The form's filters as the API takes them, without the empty ones. */
export function filtersOf(form: HTMLFormElement): URLSearchParams {
  const filters = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === "string" && value.trim() !== "") filters.set(name, value.trim());
  return filters;
}

/** Offers the categories of an answer. One of a single category knows no others, so the choice stays as it was. */
export function offerCategories(
  select: HTMLSelectElement,
  categories: readonly { readonly name: string; readonly count: number }[],
): void {
  if (select.value !== "") return;
  select.replaceChildren(
    new Option("All", ""),
    ...categories.map(({ name, count }) => new Option(`${name} (${count})`, name)),
  );
}
