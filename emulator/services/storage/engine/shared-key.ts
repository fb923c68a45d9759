import { createHmac } from "node:crypto";

export type StorageServiceName = "blob" | "queue" | "table";

export interface SignableRequest {
  readonly service: StorageServiceName;
  readonly account: string;
  readonly method: string;
  /** Path and query as they go over the wire. */
  readonly url: string;
  /** Must hold x-ms-date and no date. */
  readonly headers: Readonly<Record<string, string>>;
}

const signedHeaders = [
  "content-encoding",
  "content-language",
  "content-length",
  "content-md5",
  "content-type",
  "date",
  "if-modified-since",
  "if-match",
  "if-none-match",
  "if-unmodified-since",
  "range",
];

/** Value of the Authorization header with which an account's key vouches for a request. */
export function sharedKey(request: SignableRequest, key: Buffer): string {
  const text = request.service === "table" ? tableText(request) : blobOrQueueText(request);
  const signature = createHmac("sha256", key).update(text, "utf8").digest("base64");
  return `${request.service === "table" ? "SharedKeyLite" : "SharedKey"} ${request.account}:${signature}`;
}

function blobOrQueueText({ account, method, url, headers }: SignableRequest): string {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const standard = signedHeaders.map((name) => {
    const value = lower.get(name) ?? "";
    return name === "content-length" && value === "0" ? "" : value;
  });
  const own = [...lower]
    .filter(([name]) => name.startsWith("x-ms-"))
    .sort(([one], [other]) => one.localeCompare(other)) // Azurite's order, also for "_" in metadata names
    .map(([name, value]) => `${name}:${value.trimStart()}\n`);
  const { path, query } = parts(url);
  const parameters = [...query]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `\n${name}:${decodeURIComponent(value.replaceAll("+", "%20"))}`);
  return `${[method, ...standard].join("\n")}\n${own.join("")}/${account}${path}${parameters.join("")}`;
}

function tableText({ account, url, headers }: SignableRequest): string {
  const { path, query } = parts(url);
  const comp = query.get("comp");
  return `${headers["x-ms-date"]}\n/${account}${path}${comp === undefined ? "" : `?comp=${comp}`}`;
}

function parts(url: string): { path: string; query: Map<string, string> } {
  const [path = "/", search = ""] = url.split("?", 2);
  const pairs = search.split("&").flatMap((pair): [string, string][] => {
    const [name, value, ...more] = pair.split("=");
    return name && value !== undefined && more.length === 0 ? [[name.toLowerCase(), value]] : [];
  });
  return { path, query: new Map(pairs) };
}
