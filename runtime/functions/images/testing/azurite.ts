import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { BlobServiceClient, StorageSharedKeyCredential } from "@azure/storage-blob";
import { imagesContainers } from "../settings";

/** Azurite's published account: the same on every machine, so no secret. */
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** A real blob service in memory, with the containers of the image pipeline. */
export async function startAzurite(): Promise<{ service: BlobServiceClient; stop(): Promise<void> }> {
  const server = spawn(
    process.execPath,
    [
      join(process.cwd(), "node_modules/azurite/dist/src/blob/main.js"),
      ...[
        "--blobPort",
        "0",
        "--inMemoryPersistence",
        "--skipApiVersionCheck",
        "--silent",
        "--disableTelemetry",
      ],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  for await (const line of createInterface(server.stdout)) {
    const address = /listens on (http:\S+)/.exec(line)?.[1];
    if (!address) continue;
    server.stdout.resume();
    const service = new BlobServiceClient(
      `${address}/${account}`,
      new StorageSharedKeyCredential(account, key),
    );
    for (const name of Object.keys(imagesContainers)) await service.createContainer(name);
    return {
      service,
      async stop() {
        server.kill();
        await once(server, "exit");
      },
    };
  }
  throw new Error("Azurite ended before it listened.");
}
