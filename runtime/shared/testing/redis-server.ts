import { mkdtempSync } from "node:fs";
import type { AddressInfo, Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "node:tls";
import { openTls } from "../../../emulator/core/tls";
import { trust } from "../../../emulator/core/trust";

/** A few commands of Redis over TLS, and the faults that a real server shows too rarely. */
export class RedisServerFixture {
  readonly passwords: string[] = [];
  readonly lives = new Map<string, number>();
  readonly values = new Map<string, Buffer>();
  /** Accepts commands and never answers. */
  isSilent = false;
  commands = 0;
  refusesPasswords = false;
  port = 0;
  private readonly sockets = new Set<Socket>();
  private server: ReturnType<typeof createServer> | undefined;

  async start(): Promise<void> {
    const { key, cert, authorityFile } = await openTls(mkdtempSync(join(tmpdir(), "vitrine-redis-")));
    trust(authorityFile);
    const server = createServer({ key, cert, noDelay: true }, (socket) => this.serve(socket));
    this.server = server;
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => server.listen(this.port, "127.0.0.1", resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const { server } = this;
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  }

  private serve(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket)).on("error", () => undefined);
    let pending = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (let parsed = parse(pending); parsed; parsed = parse(pending)) {
        pending = pending.subarray(parsed.length);
        this.commands += 1;
        if (!this.isSilent) socket.write(this.answer(parsed.command));
      }
    });
  }

  private answer([name = Buffer.alloc(0), ...args]: readonly Buffer[]): Buffer {
    const [first = "", second = ""] = args.map(String);
    switch (name.toString().toUpperCase()) {
      case "HELLO":
        return this.signIn(String(args[3])) ?? Buffer.from("%1\r\n+proto\r\n:3\r\n");
      case "AUTH":
        return this.signIn(second) ?? Buffer.from("+OK\r\n");
      case "MGET":
        return Buffer.concat([
          Buffer.from(`*${args.length}\r\n`),
          ...args.map((key) => bulk(this.values.get(String(key)))),
        ]);
      case "SET":
        this.values.set(first, args[1] ?? Buffer.alloc(0));
        this.lives.set(first, Number(args[3]));
        return Buffer.from("+OK\r\n");
      case "DEL":
        return Buffer.from(`:${Number(this.values.delete(first))}\r\n`);
      default:
        return Buffer.from(`-ERR unknown command ${name}\r\n`);
    }
  }

  private signIn(password: string): Buffer | undefined {
    this.passwords.push(password);
    return this.refusesPasswords ? Buffer.from("-WRONGPASS invalid username-password pair\r\n") : undefined;
  }
}

function bulk(value: Buffer | undefined): Buffer {
  if (!value) return Buffer.from("_\r\n");
  return Buffer.concat([Buffer.from(`$${value.length}\r\n`), value, Buffer.from("\r\n")]);
}

/** The first whole command of these bytes: an array of bulk strings. */
function parse(bytes: Buffer): { command: Buffer[]; length: number } | undefined {
  let at = 0;
  const number = (): number => {
    const end = bytes.indexOf("\r\n", at);
    if (end < 0) return Number.NaN;
    const value = Number(bytes.subarray(at + 1, end));
    at = end + 2;
    return value;
  };
  const command: Buffer[] = [];
  for (let left = number(); left > 0; left--) {
    const length = number();
    if (!(at + length + 2 <= bytes.length)) return undefined;
    command.push(bytes.subarray(at, at + length));
    at += length + 2;
  }
  return command.length > 0 ? { command, length: at } : undefined;
}
