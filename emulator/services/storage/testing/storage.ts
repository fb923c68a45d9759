import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates, setDefaultCACertificates } from "node:tls";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { openContext } from "../../../core/context";
import type { EmulatorContext } from "../../../core/service";
import type { RoleAssignment } from "../../../identity/authorization";
import type { Identity } from "../../../identity/identity";
import { type ManagedIdentity, startIdentity } from "../../../identity/start";
import type { StorageOperationRow } from "../../monitor/storage-operations";
import { startStorage } from "../start";
import type { BlobEventSink, Storage, StorageEndpoints, StorageEvent } from "../storage";

export const resourceGroupId =
  "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/photos/providers/Microsoft.Storage";

/** A real storage service in a temporary folder, with an identity service whose grants a test can change. */
export interface LocalStorage {
  readonly context: EmulatorContext;
  readonly identity: Identity;
  readonly storage: Storage;
  readonly events: StorageEvent[];
  /** What the resource logs tell. */
  readonly written: StorageOperationRow[];
  readonly logged: string[];
  grant(role: string, scope: string, principalId?: string): void;
  revokeAll(): void;
  /** A client that acts as the one managed identity. */
  blobs(endpoints: Pick<StorageEndpoints, "blob">): BlobServiceClient;
  queues(endpoints: StorageEndpoints): QueueServiceClient;
  token(): Promise<string>;
  /** Also removes the folder. */
  stop(): Promise<void>;
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), "vitrine-storage-"));
}

export const worker: ManagedIdentity = {
  objectId: "11111111-1111-1111-1111-111111111111",
  clientId: "22222222-2222-2222-2222-222222222222",
  name: "worker",
};

export function accountId(name: string): string {
  return `${resourceGroupId}/storageAccounts/${name}`;
}

/** @param directory state to open again; a new one unless said otherwise */
export async function openLocalStorage(
  directory = temporaryDirectory(),
  sink?: BlobEventSink,
): Promise<LocalStorage> {
  const logged: string[] = [];
  const context = await openContext(directory, (level, service, message) =>
    logged.push(`${level} ${service}: ${message}`),
  );
  setDefaultCACertificates([...rootCertificates, readFileSync(context.tls.authorityFile, "utf8")]);
  let assignments: RoleAssignment[] = [];
  const identity = await startIdentity(context, {
    roleAssignments: () => assignments,
    principals: () => [worker],
  });
  const events: StorageEvent[] = [];
  const publish = async (event: StorageEvent) => {
    events.push(event);
    await sink?.(event);
  };
  const written: StorageOperationRow[] = [];
  const monitor = { recordOperation: (row: StorageOperationRow) => void written.push(row) };
  const storage = await startStorage(context, { identity, publish, monitor });
  const credential = identity.credential(worker.objectId);

  return {
    context,
    identity,
    storage,
    events,
    written,
    logged,
    grant: (roleDefinitionName, scope, principalId = worker.objectId) => {
      assignments = [...assignments, { roleDefinitionName, scope, principalId }];
    },
    revokeAll: () => {
      assignments = [];
    },
    blobs: ({ blob }) => new BlobServiceClient(blob, credential),
    queues: ({ queue }) => new QueueServiceClient(queue, credential),
    async token() {
      const token = await credential.getToken("https://storage.azure.com/.default");
      return `Bearer ${token?.token}`;
    },
    async stop() {
      await storage.stop();
      await identity.stop();
      rmSync(directory, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

/** The process that runs Azurite for the emulator in process `parent`. */
export function azuritePid(parent = process.pid): number {
  const processes = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  for (const line of processes.split("\n")) {
    const [, pid, owner, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    if (Number(owner) === parent && command.includes("storage/engine/main.ts")) return Number(pid);
  }
  throw new Error(`process ${parent} runs no Azurite`);
}
