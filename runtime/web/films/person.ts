import { keep, kept } from "../shell/kept";

const key = "vitrine.films.person";
let unkept: string | undefined;

/** The name under which this browser rates: made up here, and made of what an address takes as it is. */
export function personHere(): string {
  return nameKept() ?? startOver();
}

/** Takes another name; the one before is forgotten here. */
export function startOver(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  unkept = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  keep(key, unkept);
  return unkept;
}

/** A browser that keeps nothing has a name until the page is left. */
function nameKept(): string | undefined {
  const name = kept(key) ?? "";
  return /^[A-Za-z0-9_-]{1,64}$/.test(name) ? name : unkept;
}
