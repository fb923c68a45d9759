/** Between the page and its service worker. */
export const messages = {
  /** To the page: what it asked for was kept, because nobody answers. */
  kept: "kept",
  /** To the page: the API answers. */
  fresh: "fresh",
  /** To the worker: look for new articles, and tell of them. */
  look: "look",
} as const;

/** To the worker: articles that are to be readable without a connection. */
export interface KeepArticles {
  readonly keep: readonly string[];
}

/** What the API answered to this reader; emptied when they sign out. */
export const answersCache = "articles-answers";

/** Asks the browser to look now and then, where it offers that. */
export const lookTag = "new-articles";
