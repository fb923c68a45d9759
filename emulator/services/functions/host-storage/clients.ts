import { readFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { TableClient } from "@azure/data-tables";
import { type BlobClient, BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import type { Identity } from "../../../identity/identity";
import type { Connection } from "../settings/connections";

/** Microsoft's clients, acting as the app's identity through the gateway: what it may not do, they may not. */
export interface StorageClients {
  container(url: string, principalId: string): ContainerClient;
  blobs(connection: Connection): BlobServiceClient;
  queues(connection: Connection): QueueServiceClient;
  table(connection: Connection, name: string): TableClient;
}

export function storageClients(identity: Identity, authorityFile: string): StorageClients {
  const options = {
    tlsOptions: { ca: readFileSync(authorityFile, "utf8") },
    // the host has retries of its own, and a refusal should be seen at once
    retryOptions: { maxTries: 2, maxRetries: 1 },
  };
  const credential = (connection: Connection) => identity.credential(connection.principalId);
  // a client keeps its token, and a new one would ask for another with every blob
  const blobs = kept((connection) => {
    return new BlobServiceClient(address(connection, "blob"), credential(connection), options);
  });
  const queues = kept((connection) => {
    return new QueueServiceClient(address(connection, "queue"), credential(connection), options);
  });

  return {
    container: (url, principalId) => new ContainerClient(url, identity.credential(principalId), options),
    blobs,
    queues,
    table: (connection, name) =>
      new TableClient(address(connection, "table"), name, credential(connection), options),
  };
}

/** One client for all connections that are alike. */
function kept<Client>(open: (connection: Connection) => Client): (connection: Connection) => Client {
  const clients = new Map<string, Client>();
  return (connection) => {
    const key = JSON.stringify(connection);
    const client = clients.get(key) ?? open(connection);
    clients.set(key, client);
    return client;
  };
}

function address(connection: Connection, service: "blob" | "queue" | "table"): string {
  const url = connection[service];
  if (url !== undefined) return url.replace(/\/$/, "");
  throw new Error(
    `the connection "${connection.name}" has no ${service} address\n` +
      `  fix: set ${connection.name}__${service}ServiceUri or ${connection.name}__accountName`,
  );
}

/** The content of a blob. Without a HEAD request first: its refusal would have no words. */
export async function contentOf(blob: BlobClient): Promise<Buffer> {
  return (await openBlob(blob)).content();
}

/** The properties of a blob and its content. */
export async function openBlob(blob: BlobClient) {
  const properties = await blob.download();
  return { properties, content: () => buffer(properties.readableStreamBody as Readable) };
}

/** What went wrong in a sentence: the gateway's own words when it refused. */
export function explain(error: unknown): string {
  const { statusCode, message = String(error) } = error as { statusCode?: number; message?: string };
  const words = odataMessage(message).replace(/\nRequestId:.*$/s, "");
  return statusCode === undefined || words.startsWith(String(statusCode)) ? words : `${statusCode}: ${words}`;
}

/** The table service's errors are JSON as they come. */
function odataMessage(message: string): string {
  if (!message.startsWith('{"odata.error"')) return message;
  const parsed = JSON.parse(message) as { "odata.error": { message: { value: string } } };
  return parsed["odata.error"].message.value;
}
