import { type ShownAnswer, type ShownItem, searchByPhoto, searchByWords, similarTo } from "./search-api";

/** What is searched with: a photo, an item of the catalogue, or words alone. */
export type Subject =
  | { readonly kind: "photo"; readonly photo: Promise<Blob> }
  | { readonly kind: "item"; readonly item: ShownItem }
  | { readonly kind: "words" };

/** @throws ApiProblem */
export async function ask(
  subject: Subject,
  filters: URLSearchParams,
  signal: AbortSignal,
): Promise<ShownAnswer> {
  switch (subject.kind) {
    case "photo":
      return searchByPhoto(await subject.photo, filters, signal);
    case "item":
      return similarTo(subject.item.id, filters, signal);
    case "words":
      return searchByWords(filters, signal);
  }
}

/** What was found, in words for the status line. */
export function summary(subject: Subject, filters: URLSearchParams, found: number): string {
  if (found === 0) return "Nothing fits. Fewer filters or other words find more.";
  const items = found === 1 ? "1 item" : `${found} items`;
  const words = filters.get("text");
  switch (subject.kind) {
    case "photo":
      return `${items} like your photo, the most similar first.`;
    case "item":
      return `${items} like “${subject.item.title}”, the most similar first.`;
    case "words":
      return words
        ? `${items} for “${words}”, the best first.`
        : `${items} of the catalogue, the newest first.`;
  }
}
