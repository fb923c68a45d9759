import type { IncomingHttpHeaders } from "node:http";
import type { Account } from "../accounts";
import type { StorageServiceName } from "../engine/shared-key";
import { blobOperations } from "./blob-operations";
import { describe, findOperation, type StorageOperation, type Target } from "./operation";
import { peekMessages, queueOperations } from "./queue-operations";
import { StorageRefusal } from "./refusal";
import { batchedRequests, findTableOperation, tableTargetOf } from "./table-target";

/** What a request does, and what its sender must be allowed to do. */
export interface StorageDemand {
  /** Azure's name of the operation. */
  readonly operation: string;
  /** Any one of these data actions suffices; none are needed when the parts are authorized. */
  readonly anyOf: readonly string[];
  readonly resourceId: string;
  readonly copies: boolean;
  readonly batch: boolean;
}

/** @throws Refusal 501 when the local Azure does not have the operation */
export function demandOf(
  account: Account,
  method: string | undefined,
  target: Target,
  headers: IncomingHttpHeaders,
): StorageDemand {
  if (target.service === "table") return tableDemand(account, method, target.path, target.query, headers);

  const operations = target.service === "blob" ? blobOperations : queueOperations;
  const found = findOperation(operations, method, target, headers);
  if (found === undefined || (target.service === "queue" && !isQueuePath(target))) {
    throw unknown(target.service, describe(method, target));
  }
  const isPeek = found.name === "Get Messages" && target.query.get("peekonly") === "true";
  const operation = isPeek ? peekMessages : found;
  return demand(operation, resourceOf(account, target.service, target.container));
}

/** What each request of an entity group transaction demands. */
export function batchDemands(account: Account, body: string): StorageDemand[] {
  return batchedRequests(body).map(({ method, path, headers }) =>
    tableDemand(account, method, path, new URLSearchParams(), headers),
  );
}

/** What reading the source of a copy demands. */
export function copyDemand(account: Account, container: string): StorageDemand {
  const read = blobOperations.find((operation) => operation.name === "Get Blob");
  return {
    operation: "Get Blob",
    anyOf: read?.anyOf ?? [],
    resourceId: resourceOf(account, "blob", container),
    copies: false,
    batch: false,
  };
}

function tableDemand(
  account: Account,
  method: string | undefined,
  path: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
): StorageDemand {
  const target = tableTargetOf(path);
  const operation = findTableOperation(method, target, query, headers);
  if (operation === undefined) throw unknown("table", `${method} ${target.kind}`);
  return demand(operation, resourceOf(account, "table", target.table));
}

function demand(operation: Omit<StorageOperation, "level">, resourceId: string): StorageDemand {
  const { name, refused, anyOf, copies = false, batch = false } = operation;
  if (refused !== undefined) {
    throw new StorageRefusal(
      501,
      "NotImplemented",
      `"${name}" is not available in the local Azure: ${refused}.`,
    );
  }
  return { operation: name, anyOf, resourceId, copies, batch };
}

const parts = { blob: "containers", queue: "queues", table: "tables" } as const;

function resourceOf(account: Account, service: StorageServiceName, container: string): string {
  if (container === "") return account.resourceId;
  return `${account.resourceId}/${service}Services/default/${parts[service]}/${container}`;
}

function isQueuePath({ level, item }: Target): boolean {
  return level !== "item" || /^messages(\/[^/]+)?$/.test(item);
}

function unknown(service: StorageServiceName, request: string): StorageRefusal {
  return new StorageRefusal(
    501,
    "NotImplemented",
    `The local Azure does not know the ${service} operation "${request}", so nothing was done.\n` +
      `  fix: add it with its data action to emulator/services/storage/gateway/${service}-operations.ts`,
  );
}
