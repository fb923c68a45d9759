import type { ShownArticle } from "./articles-api";
import { addressOf } from "./show-items";

/** Hands an article's address to whatever the browser shares with, or to the clipboard. @returns what was done; undefined when the reader thought better of it */
export async function shareArticle(article: ShownArticle): Promise<string | undefined> {
  const url = new URL(addressOf(article), location.href).href;
  if (navigator.share === undefined) {
    await navigator.clipboard.writeText(url);
    return `The address of “${article.title}” is copied.`;
  }
  try {
    await navigator.share({ title: article.title, url });
    return `You shared “${article.title}”.`;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return undefined;
    throw error;
  }
}
