const key = "vitrine.films.person";
let unkept: string | undefined;

/** The name under which this browser rates: made up here, and made of what an address takes as it is. */
export function personHere(): string {
  return kept() ?? startOver();
}

/** Takes another name; the one before is forgotten here. */
export function startOver(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  unkept = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    localStorage.setItem(key, unkept);
  } catch {
    // a browser that keeps nothing has a name until the page is left
  }
  return unkept;
}

function kept(): string | undefined {
  try {
    const name = localStorage.getItem(key) ?? "";
    return /^[A-Za-z0-9_-]{1,64}$/.test(name) ? name : unkept;
  } catch {
    return unkept;
  }
}
