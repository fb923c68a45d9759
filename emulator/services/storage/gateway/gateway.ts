import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { Agent, createServer, type Server } from "node:https";
import { duplexPair } from "node:stream";
import { close, listen } from "../../../core/listen";
import type { EmulatorContext } from "../../../core/service";
import { currentVisit } from "../../../core/visit";
import { AccessDenied, type Identity } from "../../../identity/identity";
import type { NetworkRules } from "../../../unkind/network-rules";
import type { StorageOperationRow } from "../../monitor/storage-operations";
import type { Account, Accounts } from "../accounts";
import type { AzuriteEngine } from "../engine/engine";
import type { StorageServiceName } from "../engine/shared-key";
import type { BlobEventSink } from "../storage";
import { authenticate, authorize, authorizeCopySource } from "./authorize";
import { batchDemands, demandOf, type StorageDemand } from "./demand";
import { forward } from "./forward";
import { type Target, targetOf } from "./operation";
import { notFromThere, StorageRefusal, sendRefusal } from "./refusal";

export interface GatewayParts {
  readonly context: EmulatorContext;
  readonly identity: Identity;
  readonly accounts: Accounts;
  readonly engine: AzuriteEngine;
  readonly publish: BlobEventSink;
  readonly networkRules?: Pick<NetworkRules, "refusalOf">;
  /** Told of each write to a blob or a queue that succeeded. */
  readonly written: (row: StorageOperationRow) => void;
}

/** A request that may pass. */
export interface Admitted {
  readonly account: Account;
  readonly target: Target;
  readonly demand: StorageDemand;
  /** Present when it had to be read to decide. */
  readonly body?: Buffer;
}

/** Azure's limit for entity group transactions; an entity may have 1 MiB. */
const maximumTableBytes = 4 * 1024 * 1024;

/** One of the three services at the address its clients use: asks who, asks whether, then passes on. */
export async function openGateway(
  service: StorageServiceName,
  port: number,
  parts: GatewayParts,
): Promise<Server> {
  const handle = (request: IncomingMessage, response: ServerResponse) =>
    answer(service, parts, request, response);
  const server = createServer({ key: parts.context.tls.key, cert: parts.context.tls.cert }, handle);
  server.on("checkContinue", handle); // the body is asked for after the sender has been let in
  server.requestTimeout = 0; // large uploads take their time
  server.keepAliveTimeout = 120_000;
  await listen(server, port, `the ${service} service`, parts.context.log);
  return server;
}

/**
 * For requests of this process. They are asked who and whether as all others are, but nothing between the two is encrypted or
 * goes through the system: a deploy uploads ninety megabytes.
 */
export function agentWithin(gateway: Server): Agent {
  return Object.assign(new Agent(), {
    createConnection() {
      const [here, there] = duplexPair();
      gateway.emit("secureConnection", there);
      return here;
    },
  });
}

export function closeGateway(server: Server): Promise<void> {
  return close(server);
}

async function answer(
  service: StorageServiceName,
  parts: GatewayParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const admitted = await admit(service, parts, request, response);
    await forward(parts, request, response, admitted);
  } catch (error) {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const refusal = asRefusal(error);
    const reason = refusal === error ? refusal.message : stackOf(error);
    report(parts, service, request, refusal, reason);
    sendRefusal(service, request, response, refusal);
  }
}

async function admit(
  service: StorageServiceName,
  { identity, accounts, engine, networkRules }: GatewayParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Admitted> {
  const target = targetOf(service, request.url ?? "/");
  const principal = authenticate(identity, request, target);
  const account = accounts.get(target.account);
  if (account === undefined) {
    throw new StorageRefusal(404, "ResourceNotFound", `There is no storage account "${target.account}".`);
  }
  const closed = networkRules?.refusalOf(principal, account.resourceId, service);
  if (closed !== undefined) throw notFromThere(closed);
  const demand = demandOf(account, request.method, target, request.headers);
  authorize(identity, principal, demand);
  if (request.headers["x-ms-blob-public-access"] !== undefined) {
    throw new StorageRefusal(
      409,
      "PublicAccessNotPermitted",
      "Public access is not permitted on this storage account.",
    );
  }
  if (demand.copies) authorizeCopySource(identity, accounts, principal, request);
  if (!engine.isReady) throw new StorageRefusal(503, "ServerBusy", "Azurite is starting; try again.");
  if (request.headers.expect !== undefined) response.writeContinue();
  // what a POST to a table makes is named in its body, and the answer tells its address
  if (!demand.batch && !(service === "table" && request.method === "POST"))
    return { account, target, demand };

  const body = await readWhole(request);
  if (!demand.batch) return { account, target, demand, body };
  for (const part of batchDemands(account, body.toString())) authorize(identity, principal, part);
  return { account, target, demand, body };
}

async function readWhole(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maximumTableBytes)
      throw new StorageRefusal(413, "RequestBodyTooLarge", "At most 4 MiB are allowed.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function asRefusal(error: unknown): Pick<StorageRefusal, "statusCode" | "code" | "message"> {
  if (error instanceof StorageRefusal || error instanceof AccessDenied) return error;
  return {
    statusCode: 500,
    code: "InternalError",
    message: "The local Azure failed; npx vitrine logs says why.",
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A refusal of a HEAD request has no text, so the log is where its reader finds the reason. */
function report(
  { context }: GatewayParts,
  service: StorageServiceName,
  { method, url }: IncomingMessage,
  { statusCode, code }: Pick<StorageRefusal, "statusCode" | "code">,
  reason: string,
): void {
  const level = statusCode >= 500 && statusCode !== 503 ? "error" : "warning";
  const [path] = (url ?? "").split("?", 1); // a query may hold a signature
  const status = `${statusCode} ${STATUS_CODES[statusCode]}`;
  currentVisit()?.reportedAlready();
  context.log(level, "storage", `${method} ${path} (${service}): ${status}, ${code}: ${reason}`);
}
