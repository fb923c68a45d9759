import { BlockList, isIP, isIPv6 } from "node:net";
import type { FrontDoorRequest } from "./front-door-request";

const operators = {
  Any: () => true,
  Equal: (value: string, wanted: string) => value === wanted,
  Contains: (value: string, wanted: string) => value.includes(wanted),
  BeginsWith: (value: string, wanted: string) => value.startsWith(wanted),
  EndsWith: (value: string, wanted: string) => value.endsWith(wanted),
  LessThan: (value: string, wanted: string) => value.length < Number(wanted),
  LessThanOrEqual: (value: string, wanted: string) => value.length <= Number(wanted),
  GreaterThan: (value: string, wanted: string) => value.length > Number(wanted),
  GreaterThanOrEqual: (value: string, wanted: string) => value.length >= Number(wanted),
  RegEx: (value: string, wanted: string) => new RegExp(wanted).test(value),
  IPMatch: isInRange,
} as const;

const transforms = {
  Lowercase: (value: string) => value.toLowerCase(),
  Uppercase: (value: string) => value.toUpperCase(),
  Trim: (value: string) => value.trim(),
  RemoveNulls: (value: string) => value.replaceAll("\0", ""),
  UrlDecode: urlDecoded,
  UrlEncode: (value: string) => encodeURIComponent(value),
} as const;

/** Parts of a request by their names in rule sets and firewall policies; the selector names a header or cookie. */
const variables = {
  Cookies: (visit: FrontDoorRequest, selector: string) => cookieOf(visit, selector),
  HostName: ({ host }: FrontDoorRequest) => host.replace(/:\d+$/, ""),
  QueryString: ({ query }: FrontDoorRequest) => query,
  RemoteAddr: ({ clientAddress }: FrontDoorRequest) => clientAddress,
  RequestHeader: ({ headers }: FrontDoorRequest, selector: string) => text(headers[selector.toLowerCase()]),
  RequestMethod: ({ method }: FrontDoorRequest) => method,
  RequestScheme: ({ scheme }: FrontDoorRequest) => scheme.toUpperCase(),
  /** With scheme and host. */
  RequestUri: ({ scheme, host, path, query }: FrontDoorRequest) =>
    `${scheme}://${host}${path}${query ? `?${query}` : ""}`,
  SocketAddr: ({ socketAddress }: FrontDoorRequest) => socketAddress,
  /** Without the slash it begins with. */
  UrlPath: ({ path }: FrontDoorRequest) => path.slice(1),
  UrlFileName: ({ path }: FrontDoorRequest) => path.slice(path.lastIndexOf("/") + 1),
  UrlFileExtension: ({ path }: FrontDoorRequest) => /\.([^./]*)$/.exec(path)?.[1] ?? "",
} as const;

export type ConditionOperator = keyof typeof operators;
export type Transform = keyof typeof transforms;
export type Variable = keyof typeof variables;

export const isOperator = (name: string): name is ConditionOperator => name in operators;
export const isTransform = (name: string): name is Transform => name in transforms;
export const isVariable = (name: string): name is Variable => name in variables;

/** Something that a request is or is not. */
export interface Condition {
  readonly variable: Variable;
  /** Name of the header or cookie. */
  readonly selector: string;
  readonly operator: ConditionOperator;
  /** Any one of them suffices. */
  readonly values: readonly string[];
  readonly negated: boolean;
  readonly transforms: readonly Transform[];
}

export function holds(
  { variable, selector, operator, ...condition }: Condition,
  visit: FrontDoorRequest,
): boolean {
  const found = variables[variable](visit, selector);
  const value = condition.transforms.reduce((changed, name) => transforms[name](changed), found ?? "");
  const test = operators[operator];
  const isSo =
    operator === "Any"
      ? found !== undefined && found !== ""
      : condition.values.some((wanted) => test(value, wanted));
  return isSo !== condition.negated;
}

function cookieOf({ headers }: FrontDoorRequest, name: string): string | undefined {
  const pairs = text(headers.cookie)?.split(/;\s*/) ?? [];
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function text(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === "object" ? header.join(", ") : header;
}

/** As Front Door does, a percent sign that begins no character stays what it is. */
function urlDecoded(text: string): string {
  return text.replace(/(%[0-9a-f]{2})+/gi, (encoded) =>
    Buffer.from(encoded.replaceAll("%", ""), "hex").toString(),
  );
}

function isInRange(address: string, range: string): boolean {
  const [network = "", prefix] = range.split("/");
  const family = isIPv6(network) ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(network, Number(prefix ?? (family === "ipv6" ? 128 : 32)), family);
  const bare = address.replace(/^::ffff:/, "");
  if (isIP(bare) === 0) return false; // X-Forwarded-For holds whatever its sender wrote
  return list.check(bare, isIPv6(bare) ? "ipv6" : "ipv4");
}
