import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { Admission } from "./admission";
import { CommandReader, ProtocolError, type RedisCommand } from "./resp/command-reader";
import { ErrorReply, encode, encodeCommand, ok, type Reply } from "./resp/reply";

/** A token has two thousand: who has shown none is not given memory for more. */
const mostBytesOfAStranger = 64 * 1024;
/** Longest time that a timer of Node takes. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * One client: its bytes reach the engine once it has shown a token, and as long as that lasts.
 *
 *   stranger ──AUTH, HELLO AUTH──▶ admitted ──token expires, access is removed──▶ closed
 *                                     └──AUTH with a newer token──▶ admitted
 */
export class AdmittedConnection {
  private readonly client: Duplex;
  private readonly admission: Pick<Admission, "admit">;
  private readonly open: () => Duplex;
  private readonly reader = new CommandReader();
  private engine: Duplex | undefined;
  private admitted: string | undefined;
  private expiry: NodeJS.Timeout | undefined;
  /** Answers of ours that wait until the engine has answered everything before them. */
  private readonly due: { readonly marker: Buffer; readonly reply: Buffer }[] = [];
  private answered: Buffer = Buffer.alloc(0);

  /** @param open a connection to the engine */
  constructor(client: Duplex, admission: Pick<Admission, "admit">, open: () => Duplex) {
    this.client = client;
    this.admission = admission;
    this.open = open;
    client.on("data", (chunk: Buffer) => this.receive(chunk));
    client.on("error", () => this.close());
    client.on("close", () => this.close());
  }

  /** Object id; undefined for a stranger. */
  get principal(): string | undefined {
    return this.admitted;
  }

  close(): void {
    clearTimeout(this.expiry);
    this.engine?.destroy();
    this.client.destroy();
  }

  private receive(chunk: Buffer): void {
    if (this.client.writableEnded) return; // it was told to go
    let commands: readonly RedisCommand[];
    try {
      commands = this.reader.push(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.refuse(error.message);
      return;
    }
    for (const command of commands) this.take(command);
    const isTooMuch = this.engine === undefined && this.reader.heldBytes > mostBytesOfAStranger;
    if (isTooMuch) this.refuse("too big a command before AUTH");
  }

  private refuse(problem: string): void {
    this.client.end(encode(new ErrorReply(`ERR Protocol error: ${problem}`), 2));
  }

  private take(command: RedisCommand): void {
    const { name, args, raw } = command;
    if (name === "AUTH") this.answer(this.authenticate(args));
    else if (name === "HELLO") this.greet(args);
    else if (this.engine !== undefined) this.forward(raw, this.engine);
    else if (name === "QUIT") this.client.end(encode(ok, 2));
    else this.answer(new ErrorReply("NOAUTH Authentication required."));
  }

  private authenticate(args: readonly Buffer[]): Reply {
    const [user, password] = args.map(String);
    if (user === undefined || password === undefined || args.length > 2) {
      return new ErrorReply("WRONGPASS access keys are switched off: AUTH takes an object id and a token");
    }
    return this.admit(user, password) ?? ok;
  }

  /** HELLO [version [AUTH user password] [SETNAME name]]; the engine hears it without the password. */
  private greet(args: readonly Buffer[]): void {
    const at = args.findIndex((arg, index) => index > 0 && arg.toString().toUpperCase() === "AUTH");
    const refusal =
      at === -1
        ? this.engine === undefined
          ? new ErrorReply("NOAUTH HELLO must be called with AUTH by a client that is not authenticated yet")
          : undefined
        : this.admit(String(args[at + 1] ?? ""), String(args[at + 2] ?? ""));
    if (refusal !== undefined) {
      this.answer(refusal);
      return;
    }
    const rest = at === -1 ? args : [...args.slice(0, at), ...args.slice(at + 3)];
    this.engine?.write(encodeCommand("HELLO", ...rest));
  }

  private admit(user: string, password: string): ErrorReply | undefined {
    const outcome = this.admission.admit(user, password);
    if ("refusal" in outcome) return new ErrorReply(outcome.refusal);
    this.admitted = outcome.objectId;
    clearTimeout(this.expiry);
    const left = Math.min(outcome.expiresAtMs - Date.now(), longestTimerMs);
    this.expiry = setTimeout(() => this.close(), left);
    this.expiry.unref();
    this.engine ??= this.join();
    return undefined;
  }

  private join(): Duplex {
    const engine = this.open();
    engine.on("data", (chunk: Buffer) => this.pass(chunk, engine));
    engine.on("error", () => this.close());
    engine.on("end", () => this.client.end());
    engine.on("close", () => this.client.end());
    return engine;
  }

  /** From the engine to the client; where an answer of ours is due, it takes the place of its marker. */
  private pass(chunk: Buffer, engine: Duplex): void {
    let left: Buffer = this.answered.length === 0 ? chunk : Buffer.concat([this.answered, chunk]);
    this.answered = Buffer.alloc(0);
    for (let next = this.due[0]; next !== undefined; next = this.due[0]) {
      const at = left.indexOf(next.marker);
      if (at === -1) {
        // the marker may have been cut in two
        const kept = Math.min(left.length, next.marker.length - 1);
        this.answered = left.subarray(left.length - kept);
        left = left.subarray(0, left.length - kept);
        break;
      }
      this.client.write(left.subarray(0, at));
      this.client.write(next.reply);
      left = left.subarray(at + next.marker.length);
      this.due.shift();
    }
    if (left.length > 0 && !this.client.write(left)) {
      engine.pause();
      this.client.once("drain", () => engine.resume());
    }
  }

  /** In its turn: the engine may still be busy with what came before. */
  private answer(reply: Reply): void {
    const bytes = encode(reply, 2); // statuses and errors are the same in both versions
    if (this.engine === undefined || this.engine.destroyed) {
      this.client.write(bytes);
      return;
    }
    const text = randomUUID();
    this.due.push({ marker: encode(text, 2), reply: bytes });
    this.engine.write(encodeCommand("ECHO", text));
  }

  private forward(raw: Buffer, engine: Duplex): void {
    if (engine.write(raw)) return;
    this.client.pause();
    engine.once("drain", () => this.client.resume());
  }
}
