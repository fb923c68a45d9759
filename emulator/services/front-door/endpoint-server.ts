import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type Server, type Socket } from "node:net";
import { guard } from "../../core/entrance";
import { listen } from "../../core/listen";
import type { EmulatorContext } from "../../core/service";
import type { Scheme } from "./front-door-resources";

/** First byte of a TLS handshake. */
const tlsHandshake = 0x16;
/** Whoever connects and stays silent is not waited for. */
const firstByteMs = 30_000;

export type AnswerRequest = (
  request: IncomingMessage,
  response: ServerResponse,
  scheme: Scheme,
) => Promise<void>;

const what = "the Front Door endpoint";

/** One port of 127.0.0.1 that answers http and https; the first byte of a connection tells which. */
export class EndpointServer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor({ tls, log }: Pick<EmulatorContext, "tls" | "log">, answer: AnswerRequest) {
    const plain = createHttpServer((request, response) => answer(request, response, "http"));
    const secure = createHttpsServer({ key: tls.key, cert: tls.cert }, (request, response) =>
      answer(request, response, "https"),
    );
    for (const server of [plain, secure]) {
      server.requestTimeout = 0; // large uploads take their time
      server.keepAliveTimeout = 120_000;
      guard(server, { what, log });
    }
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
      socket.on("error", () => socket.destroy());
      socket.setTimeout(firstByteMs, () => socket.destroy());
      socket.once("readable", () => {
        socket.setTimeout(0).removeAllListeners("timeout");
        const first: Buffer | null = socket.read(1);
        if (first === null) {
          socket.destroy();
          return;
        }
        socket.unshift(first);
        (first[0] === tlsHandshake ? secure : plain).emit("connection", socket);
      });
    });
  }

  /** @throws when the port is taken */
  static async open(
    port: number,
    context: Pick<EmulatorContext, "tls" | "log">,
    answer: AnswerRequest,
  ): Promise<EndpointServer> {
    const endpoint = new EndpointServer(context, answer);
    await listen(endpoint.server, port, what, context.log);
    return endpoint;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const socket of this.sockets) socket.destroy();
    });
  }
}
