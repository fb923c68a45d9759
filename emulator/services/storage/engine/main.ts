import { mkdirSync } from "node:fs";
import { catchTheRest } from "../../../core/catch-the-rest";
import { openServers, type Servers } from "./servers";

/** What the emulator asks of its storage process, by IPC. */
export type EngineRequest = { readonly id: number } & (
  | {
      readonly ask: "start";
      readonly directory: string;
      readonly ports: EnginePorts;
      readonly accounts: Keys;
    }
  | { readonly ask: "accounts"; readonly accounts: Keys }
  | { readonly ask: "empty"; readonly account: string }
  | { readonly ask: "stop" }
);

export interface EngineAnswer {
  readonly id: number;
  readonly error?: string;
}

export interface EnginePorts {
  readonly blob: number;
  readonly queue: number;
  readonly table: number;
}

/** Base64 keys by account name. */
export type Keys = Readonly<Record<string, string>>;

/** Saving a large database takes seconds; hanging is worse, and the journal has everything anyway. */
const stopWithinMs = 10_000;

let servers: Servers | undefined;

catchTheRest((_level, _service, message) => console.error(message));

process.on("message", (request: EngineRequest) => {
  answer(request).then(
    () => reply({ id: request.id }, () => request.ask === "stop" && process.exit(0)),
    (error: unknown) => reply({ id: request.id, error: String(error) }),
  );
});
process.on("disconnect", () => {
  setTimeout(() => process.exit(1), stopWithinMs).unref();
  void (servers?.close() ?? Promise.resolve()).finally(() => process.exit(0));
});
// Ctrl-C in a terminal reaches this process too, but its parent decides
process.on("SIGINT", () => undefined);

async function answer(request: EngineRequest): Promise<void> {
  if (request.ask === "start") {
    mkdirSync(request.directory, { recursive: true, mode: 0o700 });
    servers = await openServers(request.directory, request.ports);
    servers.setAccounts(request.accounts);
  } else if (request.ask === "accounts") {
    servers?.setAccounts(request.accounts);
  } else if (request.ask === "empty") {
    servers?.empty(request.account);
  } else {
    await servers?.close();
  }
}

function reply(message: EngineAnswer, sent: () => void = () => undefined): void {
  process.send?.(message, undefined, undefined, sent);
}
