/** Paths of what is still a placeholder: ids made of zeros, subjects of no repository. A deploy refuses them. */
export function placeholdersIn(values: unknown, path = ""): string[] {
  if (typeof values === "string") return isPlaceholder(values) ? [path] : [];
  if (typeof values !== "object" || values === null) return [];
  return Object.entries(values).flatMap(([name, value]) =>
    placeholdersIn(value, path === "" ? name : `${path}.${name}`),
  );
}

function isPlaceholder(value: string): boolean {
  return value.startsWith("00000000-0000-0000-0000-") || value.startsWith("repo:OWNER/");
}
