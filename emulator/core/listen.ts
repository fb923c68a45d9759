import type { Server as HttpServer } from "node:http";
import type { Server } from "node:net";
import { guard } from "./entrance";
import type { Log } from "./service";

/** A process that was killed just now, or one that looks whether a port is free, may hold it a moment longer. */
const patienceMs = 3000;

/**
 * Opens a server on 127.0.0.1, guarded against whoever comes.
 *
 * @param what for people, e.g. "the key vault kv-vitrine"
 * @throws when the port stays taken, with what to do about it
 */
export async function listen(server: Server, port: number, what: string, log: Log): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const error = await tryToListen(server, port);
    if (error === undefined) return guard(server, { what, log });
    if (error.code !== "EADDRINUSE" || performance.now() > end) throw explain(error, port, what);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function tryToListen(server: Server, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const settle = (error?: NodeJS.ErrnoException) => {
      server.off("error", settle).off("listening", settle);
      resolve(error);
    };
    server.once("error", settle).once("listening", settle).listen(port, "127.0.0.1");
  });
}

/** Ends open connections too, so that nothing keeps the process alive. */
export function close(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function explain(error: NodeJS.ErrnoException, port: number, what: string): Error {
  if (error.code !== "EADDRINUSE") return error;
  return new Error(
    `port ${port} of ${what} is taken by another program.\n` +
      "  why: addresses are part of Terraform's state, so this one cannot move\n" +
      "  fix: stop the program that listens there (lsof -i :PORT names it) and run the command again\n" +
      "  code: PortTaken",
    { cause: error },
  );
}
