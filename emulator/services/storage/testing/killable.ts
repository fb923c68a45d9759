import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { rootCertificates, setDefaultCACertificates } from "node:tls";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { build } from "esbuild";
import type { StorageEndpoints } from "../storage";

export interface Killable {
  readonly pid: number;
  readonly endpoints: StorageEndpoints;
  /** Clients that do not try again. */
  readonly blobs: BlobServiceClient;
  readonly queues: QueueServiceClient;
  /** kill -9 to the emulator alone, or to it and all it has started. */
  kill(what: "alone" | "all"): void;
}

/** A storage service, and Event Grid for a web hook, in a process group of their own. */
export async function openKillable(directory: string, webhookUrl?: string): Promise<Killable> {
  const outfile = join(process.cwd(), ".vitrine", "build", `durability-${process.pid}.cjs`);
  await build({
    entryPoints: ["emulator/services/storage/testing/durability-process.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    packages: "external",
    define: { bundledFrom: JSON.stringify(process.cwd()) },
    logLevel: "error",
  });
  const more = webhookUrl === undefined ? [] : [webhookUrl];
  const emulator = spawn(process.execPath, [outfile, directory, ...more], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const { pid } = emulator;
  if (pid === undefined) throw new Error("the emulator did not start");
  const lines = createInterface(emulator.stdout)[Symbol.asyncIterator]();
  const { endpoints, authorization } = JSON.parse(String((await lines.next()).value)) as {
    endpoints: StorageEndpoints;
    authorization: string;
  };
  rmSync(outfile); // it has been read
  setDefaultCACertificates([
    ...rootCertificates,
    readFileSync(join(directory, "tls", "authority.pem"), "utf8"),
  ]);
  const token = authorization.replace("Bearer ", "");
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const options = { retryOptions: { maxTries: 1 } };
  return {
    pid,
    endpoints,
    blobs: new BlobServiceClient(endpoints.blob, credential, options),
    queues: new QueueServiceClient(endpoints.queue, credential, options),
    kill: (what) => process.kill(what === "all" ? -pid : pid, "SIGKILL"),
  };
}

/** Repeats with 1, 2, 3… until it fails. */
export async function untilItFails(act: (turn: number) => Promise<void>): Promise<void> {
  for (let turn = 1; ; turn++) {
    const failed = await act(turn).then(
      () => false,
      () => true,
    );
    if (failed) return;
  }
}
