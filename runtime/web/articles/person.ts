const key = "vitrine.articles.person";

/** Whose answers this browser keeps, by their pseudonym. */
export function personKept(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepPerson(person: string): void {
  try {
    localStorage.setItem(key, person);
  } catch {
    // a browser that keeps nothing keeps no answers either
  }
}
