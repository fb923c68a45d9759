import { rmSync } from "node:fs";
import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { join } from "node:path";
import { createServer, type Server, type TLSSocket } from "node:tls";
import type { Container } from "rhea";
import { WebSocketServer } from "ws";
import { guard } from "../../core/entrance";
import { listen } from "../../core/listen";
import type { EmulatorContext } from "../../core/service";
import type { Identity } from "../../identity/identity";
import { accepted, serveAmqp } from "./amqp/serve-amqp";
import type { DeclaredHub, DeclaredNamespace, EventHubsStatus } from "./event-hubs";
import { Hub } from "./hub";

const webSocketPath = "/$servicebus/websocket";
/** Between two looks for events that are too old. */
const expiryMs = 60_000;

/** One namespace: its address, which never changes and speaks AMQP and WebSocket, and the hubs in it. */
export class HostedNamespace {
  readonly name: string;
  private readonly context: EmulatorContext;
  private readonly hubs = new Map<string, Hub>();
  private readonly sockets = new Set<TLSSocket>();
  private readonly amqp: Container;
  private readonly webSockets = new WebSocketServer({ noServer: true, handleProtocols: () => "AMQPWSB10" });
  private readonly http: HttpServer;
  private server: Server | undefined;
  private port = 0;
  private expiry: NodeJS.Timeout | undefined;

  constructor({ name, resourceId }: DeclaredNamespace, context: EmulatorContext, identity: Identity) {
    this.name = name;
    this.context = context;
    this.amqp = serveAmqp({
      namespaceId: resourceId,
      identity,
      hub: (hub) => this.hubs.get(hub.toLowerCase()),
      log: context.log,
    });
    this.http = createHttpServer((_, response) => {
      response.writeHead(501, { "content-type": "application/json" });
      response.end(
        JSON.stringify({
          error: {
            code: "NotSupported",
            message: `This namespace speaks AMQP, also over WebSocket at ${webSocketPath}; sending by HTTPS is not supported here.`,
          },
        }),
      );
    });
    guard(this.http, { what: `the event hubs namespace ${name}`, log: context.log });
    this.http.on("upgrade", (request, socket, head) => {
      if (request.url?.split("?")[0] !== webSocketPath) {
        socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
        return;
      }
      this.webSockets.handleUpgrade(request, socket, head, (webSocket) =>
        this.amqp.websocket_accept(webSocket as never, accepted as never),
      );
    });
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  status(): EventHubsStatus {
    const hubs = [...this.hubs.values()].map((hub) => hub.status());
    return { name: this.name, address: this.address, hubs };
  }

  async open(): Promise<void> {
    this.port = await this.context.ports.reserve(`event-hubs/${this.name}`);
    const { key, cert } = this.context.tls;
    const server = createServer({ key, cert, minVersion: "TLSv1.2" }, (socket) => this.welcome(socket));
    await listen(server, this.port, `the event hubs namespace ${this.name}`, this.context.log);
    this.server = server;
    this.expiry = setInterval(() => void this.expire(), expiryMs);
    this.expiry.unref();
  }

  putHub(declared: DeclaredHub): void {
    const known = this.hubs.get(declared.name.toLowerCase());
    if (known !== undefined) known.retentionMs = declared.retentionMs;
    else this.hubs.set(declared.name.toLowerCase(), new Hub(join(this.folder, declared.name), declared));
  }

  async deleteHub(name: string): Promise<void> {
    const hub = this.hubs.get(name.toLowerCase());
    this.hubs.delete(name.toLowerCase());
    await hub?.remove();
  }

  /** @throws when there is none */
  hub(name: string): Hub {
    const hub = this.hubs.get(name.toLowerCase());
    if (hub) return hub;
    throw new Error(`there is no event hub ${name} in ${this.name}`);
  }

  async close(): Promise<void> {
    clearInterval(this.expiry);
    const closed = new Promise<void>((resolve) =>
      this.server ? this.server.close(() => resolve()) : resolve(),
    );
    await Promise.all([...this.hubs.values()].map((hub) => hub.close()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  async remove(): Promise<void> {
    await this.close();
    rmSync(this.folder, { recursive: true, force: true });
    await this.context.ports.release(`event-hubs/${this.name}`);
  }

  private get folder(): string {
    return join(this.context.stateDirectory, "event-hubs", this.name);
  }

  /** AMQP says so with its first bytes; anything else is HTTP. */
  private welcome(socket: TLSSocket): void {
    this.sockets.add(socket);
    socket.once("close", () => this.sockets.delete(socket));
    socket.setNoDelay(true);
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      if ("AMQP".startsWith(first.toString("latin1", 0, 4))) accept(this.amqp, socket);
      else this.http.emit("connection", socket);
      socket.resume();
    });
  }

  private async expire(): Promise<void> {
    for (const hub of this.hubs.values()) await hub.expire();
  }
}

/** What the library does with a socket of its own server, and what it leaves out: one that was destroyed is gone as well. */
function accept(container: Container, socket: TLSSocket): void {
  const connection = container.create_connection(accepted as never) as unknown as {
    accept(socket: TLSSocket): void;
    eof(): void;
  };
  connection.accept(socket);
  socket.once("close", () => connection.eof());
}
