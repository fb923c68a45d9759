import { make } from "../shell/element";
import type { ShownFilm } from "./films-api";
import { stars as inWords, titleOf } from "./words";

const most = 5;
const step = 0.5;

/**
 * Half a star to five, for one film: a slider that the stars are drawn below, so that a mouse, a finger, the keyboard and a screen reader
 * can set it.
 *
 *     pointer: pressed and released ──────────────► rated
 *     keys:    arrows ──► chosen, "Rate" shows ──► Enter or "Rate" ──► rated
 *
 * A rated film leaves the list: keys that only pass a value must not rate.
 */
export class Stars {
  readonly film: string;
  readonly shown: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly drawn = Array.from({ length: most }, () => make("i"));
  private readonly words = make("span", { class: "value" });
  private readonly confirm = make("button", { type: "button", class: "button", hidden: "" });
  private readonly onRate: (value: number) => void;
  private rated = 0;
  private isPressed = false;

  /** @param onRate what a new rating does */
  constructor(film: Pick<ShownFilm, "film_id" | "title">, onRate: (value: number) => void) {
    this.film = film.film_id;
    this.onRate = onRate;
    this.input = make("input", {
      type: "range",
      min: "0",
      max: String(most),
      step: String(step),
      "aria-label": `Your rating of ${titleOf(film)}`,
      "aria-describedby": "stars-hint",
    });
    this.shown = make(
      "div",
      { class: "rating" },
      make("div", { class: "stars" }, make("span", { "aria-hidden": "true" }, ...this.drawn), this.input),
      this.words,
      this.confirm,
    );
    this.listen();
    this.show(0);
  }

  /** @param value in stars; 0 when it is not rated */
  show(value: number): void {
    this.rated = value;
    this.input.value = String(value);
    this.draw(value);
  }

  private listen(): void {
    const { input } = this;
    input.addEventListener("pointerdown", () => {
      this.isPressed = true;
    });
    input.addEventListener("pointercancel", () => {
      this.isPressed = false;
      this.show(this.rated);
    });
    input.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && event.buttons === 0) this.draw(valueAt(event));
    });
    input.addEventListener("pointerleave", () => this.draw(Number(input.value)));
    input.addEventListener("input", () => this.draw(Number(input.value)));
    input.addEventListener("change", () => this.release());
    // the value of a press follows the release of it, and a press on the value that is there changes nothing
    input.addEventListener("pointerup", () => setTimeout(() => this.release()));
    input.addEventListener("keydown", ({ key }) => {
      // a press that was released elsewhere is over
      this.isPressed = false;
      if (key === "Enter") this.rate();
      if (key === "Escape") this.show(this.rated);
    });
    this.confirm.addEventListener("click", () => this.rate());
  }

  private release(): void {
    if (!this.isPressed) return;
    this.isPressed = false;
    this.rate();
  }

  private rate(): void {
    const value = Number(this.input.value);
    const isNew = value !== this.rated && value !== 0;
    // shown as rated at once; whoever hears that it failed shows what is rated
    this.show(isNew ? value : this.rated);
    if (isNew) this.onRate(value);
  }

  private draw(value: number): void {
    const text = value === 0 ? "Not rated" : inWords(value);
    this.drawn.forEach((star, at) => {
      const filled = Math.min(Math.max(value - at, 0), 1);
      star.style.setProperty("--filled", `${filled * 100}%`);
    });
    this.words.textContent = text;
    this.input.setAttribute("aria-valuetext", text);
    const chosen = Number(this.input.value);
    this.confirm.hidden = this.isPressed || chosen === this.rated || chosen === 0;
    this.confirm.textContent = `Rate ${inWords(chosen)}`;
  }
}

/** The slider begins half a star before the first one: each value has the half star that it ends. */
function valueAt({ offsetX, target }: PointerEvent): number {
  const width = target instanceof HTMLElement ? target.clientWidth : 1;
  const steps = most / step;
  return Math.min(Math.max(Math.floor((offsetX / width) * (steps + 1)), 0), steps) * step;
}
