import { isIPv4 } from "node:net";
import { isObject, type Value } from "../values/value";
import { type Check, oneOf, pattern } from "./checks";

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const uuid: Check = pattern(guid, "a valid UUID");

export const identityType = oneOf("SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned");
/** Of resources that take one kind of identity at a time. */
export const singleIdentityType = oneOf("SystemAssigned", "UserAssigned");

/** @param form with {} for each name: "/subscriptions/{}/resourceGroups/{}"; every other segment is as it stands */
export const resourceId = (form: string): Check => {
  const expression = new RegExp(`^${form.replaceAll(".", "\\.").replaceAll("{}", "[^/]+")}$`);
  return (value) =>
    typeof value === "string" && expression.test(value)
      ? undefined
      : `to be an id like ${form}, got ${JSON.stringify(value)}`;
};

/** The id of anything in a subscription: names in pairs. */
export const anyResourceId: Check = pattern(
  /^(?=.*\/subscriptions\/)(\/[^/]+\/[^/]+)+\/?$/,
  "the id of a resource",
);

/** @param schemes e.g. "https" */
export const url =
  (...schemes: readonly string[]): Check =>
  (value) => {
    const parsed = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
    return parsed && parsed.host !== "" && schemes.includes(parsed.protocol.slice(0, -1))
      ? undefined
      : `to be an address with ${schemes.join(" or ")}, got ${JSON.stringify(value)}`;
  };

/** Address of a key, a secret or a certificate. */
export const keyVaultItem = (version: "versioned" | "any version"): Check =>
  pattern(
    new RegExp(
      `^https://[^/]+/(keys|secrets|certificates|storage)/[^/]+${version === "versioned" ? "/[^/]+" : "(/[^/]+)?"}/?$`,
    ),
    `the address of a key ${version === "versioned" ? "with its version" : "with or without its version"}`,
  );

const quad = /^\d{1,3}(\.\d{1,3}){3}$/;
export const address: Check = (value) =>
  isIPv4(String(value)) ? undefined : `to be an IPv4 address, got ${JSON.stringify(value)}`;

/** An IPv4 address, or a range of them. */
export const addressRange: Check = pattern(
  /^(\d{1,3}\.){3}\d{1,3}(\/(\d|[12]\d|3[0-2]))?$/,
  "an IPv4 address or range",
);

/** The firewall of storage takes no range smaller than four addresses, and nobody's own ones. */
export const publicRange: Check = (value) => {
  const [from = "", bits] = String(value).split("/");
  if (!quad.test(from) || (bits !== undefined && !/^(\d|[12]\d|30)$/.test(bits)))
    return `to be an IPv4 address, or a range of /30 or larger, got ${JSON.stringify(value)}`;
  const [first, second = 0] = from.split(".").map(Number);
  const isPrivate =
    first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168);
  return isPrivate ? `to be a public address, got ${JSON.stringify(value)}` : undefined;
};

export const time: Check = pattern(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  "a time as in RFC 3339",
);

/** "PT5M", "P1D". */
export const isoDuration: Check = pattern(
  /^P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
  "a duration as in ISO 8601",
);

/** "30s", "1.5m", "2h45m": what Go's ParseDuration takes and the providers allow. */
export const duration: Check = pattern(
  /^(\d+(\.\d+)?(ms|s|m|h))+$/,
  'a number followed by a time unit, such as "30s" (ms, s, m and h are known)',
);

export const base64: Check = pattern(
  /^(?!$)([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  "text in base64",
);

export const json: Check = (value) => {
  try {
    JSON.parse(String(value));
    return undefined;
  } catch {
    return `to be JSON, got ${JSON.stringify(value)}`;
  }
};

export const resourceGroupName: Check = pattern(
  /^(?!.*\.$)[-\w._()]{1,90}$/,
  "1 to 90 letters, digits, hyphens, underscores, brackets and points, without a point at the end",
);

/** Of blobs and containers. */
export const metadata: Check = (value) => {
  const wrong = namesOf(value).find((name) => !/^[a-z_][a-z0-9_]+$/.test(name));
  return wrong && `to have names of lowercase letters, digits and underscores, got ${JSON.stringify(wrong)}`;
};

/** @param nameLength characters that a name may have */
export const tags =
  (nameLength: number): Check =>
  (value) => {
    const names = namesOf(value);
    if (names.length > 50) return `to be 50 tags at most, got ${names.length}`;
    const long = names.find((name) => Buffer.byteLength(name) > nameLength);
    if (long) return `to have names of ${nameLength} characters at most, got ${Buffer.byteLength(long)}`;
    const values = isObject(value) ? Object.entries(value) : [];
    const [wordy] =
      values.find(([, text]) => typeof text === "string" && Buffer.byteLength(text) > 256) ?? [];
    return wordy && `to have values of 256 characters at most; the one of ${JSON.stringify(wordy)} is longer`;
  };

const namesOf = (value: Value) => (isObject(value) ? Object.keys(value) : []);
