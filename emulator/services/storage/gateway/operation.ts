import type { IncomingHttpHeaders } from "node:http";
import type { StorageServiceName } from "../engine/shared-key";
import { StorageRefusal } from "./refusal";

/** What a request acts on: an account, a container (queue, table), or something inside of it. */
export type Level = "account" | "container" | "item";

/** One operation of a REST API, as Azure documents it. */
export interface StorageOperation {
  /** Azure's name, e.g. "Put Blob". */
  readonly name: string;
  readonly method: string;
  readonly level: Level;
  /** Values of `comp` and `restype`; one that is absent here must be absent from the request. */
  readonly query?: { readonly comp?: string; readonly restype?: string };
  /** Headers that tell it from another operation with the same method and query. */
  readonly headers?: readonly string[];
  /** Any one of these data actions suffices. */
  readonly anyOf: readonly string[];
  /** Also reads the blob of x-ms-copy-source. */
  readonly copies?: boolean;
  /** Its body lists requests, each of which is authorized. */
  readonly batch?: boolean;
  /** Why the local Azure does not have it. */
  readonly refused?: string;
}

/** A request's address, taken apart. Names are decoded. */
export interface Target {
  readonly service: StorageServiceName;
  readonly account: string;
  readonly level: Level;
  readonly container: string;
  readonly item: string;
  readonly query: URLSearchParams;
  /** Still encoded. */
  readonly path: string;
}

/** Takes `/<account>/<container>/<item...>?query` apart. @throws Refusal 400 when it is wrongly encoded */
export function targetOf(service: StorageServiceName, url: string): Target {
  const [path = "/", search = ""] = url.split("?", 2);
  const [, account = "", container = "", ...rest] = path.split("/");
  const item = decoded(rest.join("/"));
  decoded(search.replaceAll("+", "%20")); // all of it is signed for Azurite, character by character
  return {
    service,
    account: decoded(account),
    container: decoded(container),
    item,
    level: item ? "item" : container ? "container" : "account",
    query: new URLSearchParams(search),
    path,
  };
}

/** @throws Refusal 400 */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new StorageRefusal(400, "InvalidUri", "The address is not encoded as it should be.");
  }
}

/** The first operation of the table that the request matches. */
export function findOperation(
  operations: readonly StorageOperation[],
  method: string | undefined,
  target: Target,
  headers: IncomingHttpHeaders,
): StorageOperation | undefined {
  const comp = target.query.get("comp")?.toLowerCase();
  const restype = target.query.get("restype")?.toLowerCase();
  return operations.find(
    (operation) =>
      operation.method === method &&
      operation.level === target.level &&
      operation.query?.comp === comp &&
      operation.query?.restype === restype &&
      (operation.headers ?? []).every((name) => headers[name] !== undefined),
  );
}

/** How an unknown request is called in messages, e.g. "PUT container?restype=container&comp=acl". */
export function describe(method: string | undefined, { level, query }: Target): string {
  const parameters = ["restype", "comp"].flatMap((name) =>
    query.has(name) ? [`${name}=${query.get(name)}`] : [],
  );
  return `${method} ${level}${parameters.length > 0 ? `?${parameters.join("&")}` : ""}`;
}
