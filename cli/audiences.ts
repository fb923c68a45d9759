import { unknownName } from "./unknown-name";

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

/** @param resource one of the names above, or an address for Azure's other resources */
export function audienceOf(resource: string): string {
  const known = Object.entries(audiences).find(([name]) => name === resource.toLowerCase())?.[1];
  if (known !== undefined) return known;
  if (/^(https|api):\/\/[^\s/]+/.test(resource)) return resource.replace(/\/(\.default)?$/, "");
  throw unknownName("ResourceUnknown", {
    kind: "a resource",
    wanted: resource,
    names: audienceNames,
    place: "the list of those that take tokens",
    otherwise: "name one of them, or an address such as https://graph.microsoft.com",
  });
}
