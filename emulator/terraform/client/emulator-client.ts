import { readFileSync } from "node:fs";
import { Agent, globalAgent, request } from "node:http";
import { join } from "node:path";
import { isAlive } from "../../core/is-alive";
import type { EmulatorAddress, ErrorResponse } from "../../resource-manager/protocol";

/** What the emulator answered when it refused; `attribute` is the path of the value at fault. */
export class EmulatorError extends Error {
  override readonly name = "EmulatorError";
  readonly code: string;
  readonly attribute: readonly (string | number)[] | undefined;

  constructor({ code, message, attribute }: ErrorResponse["error"]) {
    super(message);
    this.code = code;
    this.attribute = attribute;
  }
}

export const addressFile = (root: string) => join(root, ".vitrine", "local", "emulator.json");

/** Where the emulator of a checkout says it is; undefined when it never started or its process is gone. */
export function emulatorAddress(root: string): EmulatorAddress | undefined {
  try {
    const address = JSON.parse(readFileSync(addressFile(root), "utf8")) as EmulatorAddress;
    return isAlive(address.pid) ? address : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One call of the emulator's own protocol (`resource-manager/protocol.ts`).
 *
 * @param call e.g. "apply"
 * @throws EmulatorError when the emulator refuses; Node's own error when nothing listens
 */
export function callEmulator<Response>(
  address: EmulatorAddress,
  call: string,
  body: object,
): Promise<Response> {
  return send(address, "POST", `/terraform/${call}`, JSON.stringify(body)) as Promise<Response>;
}

export async function isHealthy(address: EmulatorAddress): Promise<boolean> {
  return send(address, "GET", "/health").then(
    () => true,
    () => false,
  );
}

/**
 * A connection that was kept from an earlier call may be one that the emulator gives up, when one of the two processes had no
 * time for some seconds: nobody has read such a call, and it goes out again over a new one. Where the emulator is gone instead, nobody
 * answers that one either.
 */
function send(
  address: EmulatorAddress,
  method: string,
  path: string,
  body?: string,
  agent: Agent = globalAgent,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port: address.port,
        agent,
        method,
        path,
        headers: {
          authorization: `Bearer ${address.token}`,
          ...(body && { "content-type": "application/json", "content-length": Buffer.byteLength(body) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const answer = parse(Buffer.concat(chunks).toString());
          if ((response.statusCode ?? 500) < 400) resolve(answer);
          else reject(new EmulatorError(errorOf(answer, response.statusCode)));
        });
      },
    );
    call.on("error", (error: NodeJS.ErrnoException) => {
      const wasGivenUp = call.reusedSocket && ["ECONNRESET", "EPIPE"].includes(error.code ?? "");
      if (!wasGivenUp) return reject(error);
      send(address, method, path, body, new Agent()).then(resolve, reject);
    });
    call.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    return { error: { code: "NotJson", message: text } };
  }
}

function errorOf(answer: unknown, status: number | undefined): ErrorResponse["error"] {
  const { error } = answer as Partial<ErrorResponse>;
  return error ?? { code: "EmulatorFailed", message: `the emulator answered ${status} without a reason` };
}
