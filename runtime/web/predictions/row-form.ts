import { make } from "../shell/element";
import { inWords } from "./feature-name";
import type { ShownFeature, ShownRange, ShownRemark, ShownRow, ShownValue } from "./predictions-api";

/** A field for each of a model's features: its type, its range, its categories. */
export class RowForm {
  private readonly place: HTMLElement;
  private readonly fields: readonly Field[];

  constructor(place: HTMLElement, features: readonly ShownFeature[], row: ShownRow) {
    this.place = place;
    this.fields = features.map((feature) => new Field(feature));
    this.place.replaceChildren(...this.fields.map(({ shown }) => shown));
    this.fill(row);
  }

  fill(row: ShownRow): void {
    for (const field of this.fields) field.fill(row[field.feature.name] ?? null);
  }

  /** As the API takes it. A number that is none stays the text it is, so that the API says what is wrong with it. */
  row(): ShownRow {
    return Object.fromEntries(this.fields.map(({ feature, value }) => [feature.name, value]));
  }

  /** Says at each field what the API had to say about it. @returns how many of them are fields of this form */
  remark(remarks: readonly ShownRemark[]): number {
    for (const field of this.fields) field.remark(remarks.find((each) => each.field === field.feature.name));
    const wrong = this.fields.filter(({ isWrong }) => isWrong);
    wrong[0]?.input.focus();
    return wrong.length;
  }
}

class Field {
  readonly feature: ShownFeature;
  readonly shown: HTMLElement;
  readonly input: HTMLInputElement | HTMLSelectElement;
  private readonly remarkPlace: HTMLElement;

  constructor(feature: ShownFeature) {
    this.feature = feature;
    const id = `field-${feature.name}`;
    const hint = hintOf(feature);
    this.remarkPlace = make("span", { class: "remark", id: `${id}-remark` });
    const attributes = {
      id,
      name: feature.name,
      "aria-describedby": `${hint ? `${id}-hint ` : ""}${id}-remark`,
    };
    this.input = inputOf(feature, attributes);
    this.shown = make(
      "div",
      { class: "field" },
      make("label", { for: id }, feature.title ?? inWords(feature.name)),
      this.input,
      ...(hint ? [make("span", { class: "hint", id: `${id}-hint` }, hint)] : []),
      this.remarkPlace,
    );
  }

  get isWrong(): boolean {
    return this.input.getAttribute("aria-invalid") === "true";
  }

  get value(): ShownValue {
    const { value } = this.input;
    if (value === "") return null;
    if (this.feature.type === "category") return value;
    if (this.feature.type === "boolean") return value === "true";
    return Number(value);
  }

  fill(value: ShownValue): void {
    this.input.value = value === null ? "" : String(value);
    this.remark(undefined);
  }

  remark(remark: ShownRemark | undefined): void {
    this.input.toggleAttribute("aria-invalid", false);
    this.remarkPlace.textContent = remark ? `Wanted: ${remark.wanted}` : "";
    if (remark) this.input.setAttribute("aria-invalid", "true");
  }
}

function inputOf(feature: ShownFeature, attributes: Record<string, string>): Field["input"] {
  if (feature.type === "category") return choice(feature.categories ?? [], attributes);
  if (feature.type === "boolean") return choice(["true", "false"], attributes, { true: "yes", false: "no" });
  const { allowed, type } = feature;
  return make("input", {
    ...attributes,
    type: "number",
    step: type === "integer" ? "1" : "any",
    inputmode: type === "integer" ? "numeric" : "decimal",
    min: allowed && String(allowed.minimum),
    max: allowed && String(allowed.maximum),
  });
}

function choice(
  values: readonly string[],
  attributes: Record<string, string>,
  words: Readonly<Record<string, string>> = {},
): HTMLSelectElement {
  const options = values.map((value) => make("option", { value }, words[value] ?? value));
  return make("select", attributes, make("option", { value: "" }, "not known"), ...options);
}

function hintOf({ unit, allowed, seen, missing }: ShownFeature): string {
  const [may, has] = [allowed && between(allowed), seen && between(seen)];
  const parts = [
    unit !== may && unit,
    may && `${may} allowed`,
    has && has !== may && `the model has seen ${has}`,
    missing === "warn" && "may be left out",
  ];
  return parts.filter(Boolean).join("; ");
}

function between({ minimum, maximum }: ShownRange): string {
  return `${minimum} to ${maximum}`;
}
