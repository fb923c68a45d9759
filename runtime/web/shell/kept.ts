/** What this browser keeps under a name; undefined also where it keeps nothing. */
export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Has this browser keep something, if it keeps anything. */
export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // it is known until the page is left
  }
}

/** Has this browser keep it no longer. */
export function drop(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // it keeps nothing
  }
}
