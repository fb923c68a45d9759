import { element } from "../shell/element";
import { findFilms } from "./films-api";
import type { FilmCards } from "./show-films";
import { films as countOf } from "./words";

/** Whoever types on waits for no answer to half a word. */
const pauseMs = 250;

/**
 * Finds films by words of their titles, as they are typed.
 *
 * @param cards as soon as they can be made
 * @param attempt says what goes wrong
 */
export function offerSearch(
  cards: () => Promise<FilmCards>,
  attempt: (act: () => Promise<void>) => Promise<void>,
) {
  const form = element("query", HTMLFormElement);
  const input = element("title", HTMLInputElement);
  const found = element("found", HTMLElement);
  const status = element("found-status", HTMLElement);
  const more = element("more", HTMLButtonElement);
  let next: number | null = null;
  let underWay = new AbortController();
  let pause: ReturnType<typeof setTimeout> | undefined;

  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => attempt(search), pauseMs);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    void attempt(search);
  });
  more.addEventListener("click", () => attempt(follow));

  async function search(): Promise<void> {
    next = 0;
    await ask((films) => found.replaceChildren(...films));
  }

  async function follow(): Promise<void> {
    const before = found.childElementCount;
    await ask((films) => found.append(...films));
    found.children[before]?.querySelector("input")?.focus();
  }

  /** A search that is still under way is given up: its answer is never shown. */
  async function ask(show: (films: HTMLElement[]) => void): Promise<void> {
    underWay.abort();
    underWay = new AbortController();
    const { signal } = underWay;
    const words = input.value.trim();
    if (words === "") return clear();
    try {
      const [answer, made] = await Promise.all([findFilms(words, next ?? 0, signal), cards()]);
      if (signal.aborted) return;
      show(answer.films.map((film) => made.plain(film)));
      next = answer.next;
    } catch (error) {
      if (signal.aborted) return;
      clear();
      throw error;
    }
    more.hidden = next === null;
    const count = found.childElementCount;
    status.textContent =
      count === 0 ? `No title has “${words}”.` : `${countOf(count)}${next === null ? "" : ", and more"}.`;
  }

  function clear(): void {
    found.replaceChildren();
    status.textContent = "";
    more.hidden = true;
  }

  return {
    clear() {
      underWay.abort();
      input.value = "";
      clear();
    },
  };
}
