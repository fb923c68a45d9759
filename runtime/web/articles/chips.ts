import { make } from "../shell/element";

/** Buttons of which any number are pressed. */
export class Chips {
  private readonly place: HTMLElement;

  constructor(place: HTMLElement) {
    this.place = place;
  }

  /** @param words what each is called */
  show(
    values: readonly string[],
    pressed: readonly string[],
    words: (value: string) => string = (v) => v,
  ): void {
    this.place.replaceChildren(
      ...values.map((value) => {
        const made = make(
          "button",
          {
            type: "button",
            class: "chip",
            "data-value": value,
            "aria-pressed": String(pressed.includes(value)),
          },
          words(value),
        );
        made.addEventListener("click", () =>
          made.setAttribute("aria-pressed", String(made.getAttribute("aria-pressed") !== "true")),
        );
        return made;
      }),
    );
  }

  get pressed(): string[] {
    return [...this.place.querySelectorAll<HTMLElement>('[aria-pressed="true"]')].map(
      ({ dataset }) => dataset["value"] ?? "",
    );
  }
}

/** Buttons of which one is pressed; "" is all of them. */
export function showOneOf(
  place: HTMLElement,
  values: readonly string[],
  chosen: string,
  choose: (value: string) => void,
): void {
  place.replaceChildren(
    ...["", ...values].map((value) => {
      const made = make(
        "button",
        { type: "button", class: "chip", "aria-pressed": String(value === chosen) },
        value === "" ? "All" : value,
      );
      made.addEventListener("click", () => {
        for (const each of place.children) each.setAttribute("aria-pressed", String(each === made));
        choose(value);
      });
      return made;
    }),
  );
}
