import { make } from "../shell/element";
import type { ShownFilm } from "./films-api";
import type { StarScale } from "./star-scale";
import { titleOf } from "./words";

/**
 * The ratings of the scale, for one film: a slider that the stars are drawn below, so that a mouse, a finger, the keyboard and a screen reader
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
  private readonly scale: StarScale;
  private readonly drawn: readonly HTMLElement[];
  private readonly words = make("span", { class: "value" });
  private readonly confirm = make("button", { type: "button", class: "button", hidden: "" });
  private readonly onRate: (value: number) => void;
  /** Positions of the slider: 0 when it is not rated, 1 for the lowest rating. */
  private rated = 0;
  private isPressed = false;

  /** @param onRate what a new rating does */
  constructor(film: Pick<ShownFilm, "film_id" | "title">, scale: StarScale, onRate: (value: number) => void) {
    this.film = film.film_id;
    this.scale = scale;
    this.drawn = Array.from({ length: scale.stars }, () => make("i"));
    this.onRate = onRate;
    this.input = make("input", {
      type: "range",
      min: "0",
      max: String(scale.positions),
      step: "1",
      "aria-label": `Your rating of ${titleOf(film)}`,
      "aria-describedby": "stars-hint",
    });
    const stars = make(
      "div",
      { class: "stars" },
      make("span", { "aria-hidden": "true" }, ...this.drawn),
      this.input,
    );
    stars.style.setProperty("--stars", String(scale.stars));
    stars.style.setProperty("--positions", String(scale.positions));
    this.shown = make("div", { class: "rating" }, stars, this.words, this.confirm);
    this.listen();
    this.show(undefined);
  }

  /** @param value undefined when it is not rated */
  show(value: number | undefined): void {
    this.showAt(value === undefined ? 0 : this.scale.positionOf(value));
  }

  private showAt(position: number): void {
    this.rated = position;
    this.input.value = String(position);
    this.draw(position);
  }

  private listen(): void {
    const { input } = this;
    input.addEventListener("pointerdown", () => {
      this.isPressed = true;
    });
    input.addEventListener("pointercancel", () => {
      this.isPressed = false;
      this.showAt(this.rated);
    });
    input.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse" && event.buttons === 0) this.draw(this.positionAt(event));
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
      if (key === "Escape") this.showAt(this.rated);
    });
    this.confirm.addEventListener("click", () => this.rate());
  }

  private release(): void {
    if (!this.isPressed) return;
    this.isPressed = false;
    this.rate();
  }

  private rate(): void {
    const position = Number(this.input.value);
    const isNew = position !== this.rated && position !== 0;
    // shown as rated at once; whoever hears that it failed shows what is rated
    this.showAt(isNew ? position : this.rated);
    if (isNew) this.onRate(this.scale.valueAt(position));
  }

  private draw(position: number): void {
    const { scale } = this;
    const text = this.wordsAt(position);
    const stars = position === 0 ? 0 : scale.filled(scale.valueAt(position));
    this.drawn.forEach((star, at) => {
      const filled = Math.min(Math.max(stars - at, 0), 1);
      star.style.setProperty("--filled", `${filled * 100}%`);
    });
    this.words.textContent = text;
    this.input.setAttribute("aria-valuetext", text);
    const chosen = Number(this.input.value);
    this.confirm.hidden = this.isPressed || chosen === this.rated || chosen === 0;
    this.confirm.textContent = `Rate ${this.wordsAt(chosen)}`;
  }

  private wordsAt(position: number): string {
    return position === 0 ? "Not rated" : this.scale.words(this.scale.valueAt(position));
  }

  /** The slider begins one position before the stars: each rating has the part of them that it ends. */
  private positionAt({ offsetX, target }: PointerEvent): number {
    const width = target instanceof HTMLElement ? target.clientWidth : 1;
    const { positions } = this.scale;
    return Math.min(Math.max(Math.floor((offsetX / width) * (positions + 1)), 0), positions);
  }
}
