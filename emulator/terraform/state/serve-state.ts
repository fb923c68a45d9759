import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { readIfPresent, writeAtomically } from "../../core/files";
import { lockState, unlockState } from "./state-lock";
import { stateFile } from "./state-place";

/**
 * Keeps Terraform's state of the local estate for the Terraform that this process starts, for as long as it lives.
 *
 * With a file of its own Terraform would write the whole state after each resource, and compare it with the one it began
 * with, which takes most of its processor time; to a server it sends the state every 20 seconds and at its end.
 *
 * @param root the repository, absolute
 * @param whenDone when a Terraform has done what it had to
 * @returns what Terraform finds the server with, in its environment; whoever does not have it is refused
 */
export async function serveState(
  root: string,
  whenDone: () => Promise<void> = async () => {},
): Promise<Readonly<Record<string, string>>> {
  const password = randomBytes(24).toString("base64url");
  const wanted = `Basic ${Buffer.from(`terraform:${password}`).toString("base64")}`;
  const server = createServer((request, response) => {
    if (request.headers.authorization !== wanted) return end(response, 401);
    answer(root, request, response, whenDone).catch((error: Error) => end(response, 500, error.message));
  });
  // it ends with the process, and holds it up at no time
  server.on("connection", (socket) => socket.unref()).listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    TF_HTTP_ADDRESS: `${address}/state`,
    TF_HTTP_LOCK_ADDRESS: `${address}/lock`,
    TF_HTTP_UNLOCK_ADDRESS: `${address}/lock`,
    TF_HTTP_USERNAME: "terraform",
    TF_HTTP_PASSWORD: password,
  };
}

async function answer(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
  whenDone: () => Promise<void>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const file = stateFile(join(root, ".vitrine/local"));
  switch (request.method) {
    case "GET": {
      const state = readIfPresent(file);
      return end(response, state ? 200 : 404, state);
    }
    case "POST":
      // the folder goes with what it describes: a destroy of nothing must not make it
      if (existsSync(dirname(file)) || knowsAnything(body)) writeAtomically(file, body);
      return end(response, 200);
    case "LOCK": {
      const holder = lockState(root, body);
      return end(response, holder === undefined ? 200 : 423, holder);
    }
    case "UNLOCK":
      unlockState(root);
      await whenDone();
      return end(response, 200);
    default:
      return end(response, 405);
  }
}

function knowsAnything(state: string): boolean {
  return (JSON.parse(state) as { resources: readonly unknown[] }).resources.length > 0;
}

function end(response: ServerResponse, status: number, text = ""): void {
  response.writeHead(status).end(text);
}
