/** Who takes tokens, by what people call it. */
const audiences = {
  database: "https://ossrdbms-aad.database.windows.net",
  management: "https://management.azure.com",
  ml: "https://ml.azure.com",
  redis: "https://redis.azure.com",
  search: "https://search.azure.com",
  storage: "https://storage.azure.com",
  telemetry: "https://monitor.azure.com",
  vault: "https://vault.azure.net",
} as const;

export const audienceNames = Object.keys(audiences);

/** What people call the resource that a token of this audience is for. */
export function nameOfAudience(audience: string): string {
  return Object.entries(audiences).find(([, each]) => each === audience)?.[0] ?? audience;
}

const address = /^(https|api):\/\/[^\s/]+/;

/** Whether it is one of the names above, or an address. */
export function isAudience(resource: string): boolean {
  return resource.toLowerCase() in audiences || address.test(resource);
}

/** @param resource one of the names above, or an address for Azure's other resources, without its scope */
export function audienceOf(resource: string): string {
  const known = Object.entries(audiences).find(([name]) => name === resource.toLowerCase())?.[1];
  return known ?? resource.replace(/\/(\.default)?$/, "");
}
