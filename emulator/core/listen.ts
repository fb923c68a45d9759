import type { Server as HttpServer } from "node:http";
import type { Server } from "node:net";

/** Opens a server on 127.0.0.1. @throws when the port is taken, with what to do about it */
export function listen(server: Server, port: number, what: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) => reject(explain(error, port, what));
    server.once("error", refuse);
    server.listen(port, "127.0.0.1", () => {
      server.removeListener("error", refuse);
      resolve();
    });
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
