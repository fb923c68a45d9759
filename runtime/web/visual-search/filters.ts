/** The form's filters as the API takes them, without the empty ones. */
export function filtersOf(form: HTMLFormElement): URLSearchParams {
  const filters = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === "string" && value.trim() !== "") filters.set(name, value.trim());
  return filters;
}

/** Calls back when something else is to be searched for, unless a field says what is wrong with it. */
export function onFilters(form: HTMLFormElement, callBack: () => void): void {
  const { minPrice, maxPrice } = fieldsOf(form);
  const checkPrices = () => {
    const isEmptyRange = minPrice.value !== "" && maxPrice.value !== "" && +minPrice.value > +maxPrice.value;
    maxPrice.setCustomValidity(isEmptyRange ? "Nothing costs less than the lowest price you ask for." : "");
  };
  form.addEventListener("input", checkPrices);
  form.addEventListener("reset", () => maxPrice.setCustomValidity(""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    callBack();
  });
  // a choice is a wish; words wait for the button, so that no half a word is searched
  for (const field of Object.values(fieldsOf(form)))
    field.addEventListener("change", () => form.reportValidity() && callBack());
}

/**
 * Offers the categories of an answer beside those that are known: the items near a photo are of a few only, and
 * yet each can be asked for.
 */
export function offerCategories(
  form: HTMLFormElement,
  categories: readonly { readonly name: string }[],
): void {
  const { category } = fieldsOf(form);
  const known = [...category.options].map(({ value }) => value).filter(Boolean);
  const names = [...new Set([...known, ...categories.map(({ name }) => name)])].sort();
  if (names.length === known.length) return;
  const chosen = category.value;
  category.replaceChildren(new Option("All", ""), ...names.map((name) => new Option(name)));
  category.value = chosen;
}

function fieldsOf(form: HTMLFormElement) {
  const field = <Kind extends Element>(name: string, kind: new () => Kind): Kind => {
    const found = form.elements.namedItem(name);
    if (found instanceof kind) return found;
    throw new Error(`the form has no ${kind.name} with the name "${name}"`);
  };
  return {
    category: field("category", HTMLSelectElement),
    minPrice: field("minPrice", HTMLInputElement),
    maxPrice: field("maxPrice", HTMLInputElement),
    inStock: field("inStock", HTMLInputElement),
  };
}
