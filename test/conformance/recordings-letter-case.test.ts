import published from "../../emulator/terraform/azapi/arm-types/published.json";
import type { PublishedTypes, TypeReference } from "../../emulator/terraform/azapi/arm-types/published-type";
import { inAnotherCase } from "../../emulator/unkind/letter-case";
import { recordingsOf } from "./recordings";

const { bodies, types } = published as unknown as PublishedTypes;
const services = ["arm-machine-learning", "arm-search", "arm-web"];
const absent = "../shared/data/recordings is not on this machine: nothing was compared with live Azure";

/** Enumerations that live Azure was seen to answer otherwise than it publishes them, by type and path. */
const seen: readonly (readonly [type: string, path: string, published: string, answered: string])[] = [
  ["MachineLearningServices/workspaces", "properties.systemDatastoresAuthMode", "AccessKey", "accesskey"],
  ["Search/searchServices", "properties.hostingMode", "Default", "default"],
  [
    "Web/sites",
    "properties.functionAppConfig.deployment.storage.authentication.type",
    "SystemAssignedIdentity",
    "systemassignedidentity",
  ],
  ["Web/sites", "properties.functionAppConfig.deployment.storage.type", "blobContainer", "blobcontainer"],
];

it("these are the enumerations that live Azure has answered in another case than it publishes", () => {
  const exchanges = services.flatMap((service) => recordingsOf(service) ?? []);
  if (exchanges.length === 0) return console.warn(absent);
  const found = exchanges.flatMap(({ response: { body } }) => resourcesIn(body)).flatMap(differencesIn);
  expect([...new Set(found)].sort()).toEqual(
    seen.map(([type, ...rest]) => [`Microsoft.${type}`, ...rest].join(" ")).sort(),
  );
});

it.each(seen.filter(([, path]) => path !== "properties.hostingMode"))(
  "the local Azure answers %s %s so, too, when it is told to",
  (type, path, sent, answered) => {
    const withValue = (value: string) =>
      path.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
    expect(inAnotherCase(`Microsoft.${type}@2025-01-01`, withValue(sent))).toEqual(withValue(answered));
  },
);

interface Recorded {
  readonly type: string;
}

/** A resource, or those of a list. */
function resourcesIn(body: unknown): Recorded[] {
  if (typeof body !== "object" || body === null) return [];
  const { type, value } = body as { type?: unknown; value?: unknown };
  if (Array.isArray(value)) return value.flatMap(resourcesIn);
  return typeof type === "string" ? [body as Recorded] : [];
}

function differencesIn(resource: Recorded): string[] {
  const versioned = Object.keys(bodies).find((each) => each.startsWith(`${resource.type}@`));
  if (versioned === undefined) return [];
  return recasedIn(bodies[versioned], resource, []).map((found) => `${resource.type} ${found}`);
}

/** "path published answered" of every enumeration in a value that Azure publishes in another case. */
function recasedIn(reference: TypeReference | undefined, value: unknown, path: readonly string[]): string[] {
  const type = typeof reference === "number" ? types[reference] : reference;
  if (type === undefined || value === undefined || value === null) return [];
  if (type.kind === "literal" || type.kind === "union") {
    const words = wordsOf(type);
    const word = words.find((each) => each.toLowerCase() === String(value).toLowerCase());
    return word === undefined || words.includes(String(value)) ? [] : [`${path.join(".")} ${word} ${value}`];
  }
  if (type.kind === "list")
    return Array.isArray(value) ? value.flatMap((item) => recasedIn(type.of, item, [...path, "*"])) : [];
  if (type.kind !== "object" && type.kind !== "variants") return [];
  const own = Object.entries(value).flatMap(([name, inner]) =>
    recasedIn(type.properties[name]?.[0], inner, [...path, name]),
  );
  if (type.kind === "object") return own;
  const variant = type.variants[String((value as Record<string, unknown>)[type.by])];
  return [...own, ...recasedIn(variant, value, path)];
}

function wordsOf(reference: TypeReference): string[] {
  const type = typeof reference === "number" ? types[reference] : reference;
  if (type?.kind === "literal") return [type.value];
  return type?.kind === "union" ? type.of.flatMap(wordsOf) : [];
}
