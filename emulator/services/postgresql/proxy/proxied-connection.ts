import type { Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";
import type { LoginRefusal } from "./admission";
import { HungUp, Incoming } from "./incoming";
import { askForPassword, fatal, readFirstPacket, readPassword, UnreadablePacket } from "./packets";

/** As PostgreSQL has it, `authentication_timeout`. */
const defaultLoginMs = 60_000;
/** Whoever does not hang up after the answer. */
const farewellMs = 1000;
const tlsHandshake = 0x16;

export interface ProxyOptions {
  readonly tls: SecureContext;
  /** How long somebody may take until he is logged in. @default 60 s */
  readonly loginMs?: number;
  /** Lets somebody in, or says why not. */
  admit(login: { readonly role: string; readonly password: string }): Promise<LoginRefusal | undefined>;
  /** A connection to the engine, on which its protocol begins. */
  connect(): Promise<Socket>;
  /** To the engine, if it runs. */
  cancel(request: Buffer): void;
  /** Of somebody who was refused. */
  onRefusal(message: string): void;
  /** The engine does not do what it should. */
  onFailure(error: unknown): void;
}

/**
 * One client: its bytes reach the engine once it has shown a token, over TLS.
 *
 *   client ──SSLRequest──▶ TLS ──startup, password──▶ admitted ──startup──▶ engine ◀──bytes──▶ client
 *      ├──TLS at once──────▶┘
 *      └──CancelRequest──▶ engine, which answers nothing
 */
export async function proxy(client: Socket, options: ProxyOptions): Promise<void> {
  client.setNoDelay(true);
  const deadline = setTimeout(() => client.destroy(), options.loginMs ?? defaultLoginMs);
  client.once("close", () => clearTimeout(deadline));
  const login = new Login(client, options);
  try {
    await login.run();
    clearTimeout(deadline);
  } catch (error) {
    if (error instanceof HungUp || client.destroyed) return;
    if (!(error instanceof Refused || error instanceof UnreadablePacket)) {
      options.onFailure(error);
      login.end(fatal("57P03", "this server does not start; npx vitrine logs says why"));
      return;
    }
    options.onRefusal(error.message);
    login.end(fatal(error.code, error.message, error instanceof Refused ? error.hint : undefined));
  }
}

class Refused extends Error {
  override readonly name = "Refused";
  readonly code: string;
  readonly hint: string;

  constructor({ code, message, hint }: LoginRefusal) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** From a client's first byte until it is the engine's. */
class Login {
  private readonly options: ProxyOptions;
  private incoming: Incoming;
  private isTls = false;

  constructor(client: Socket, options: ProxyOptions) {
    this.options = options;
    this.incoming = new Incoming(client);
  }

  /** @throws Refused, UnreadablePacket, HungUp */
  async run(): Promise<void> {
    let isGssRefused = false;
    for (;;) {
      if (!this.isTls && (await this.incoming.next(firstByte)).first === tlsHandshake) this.secure();
      const { packet } = await this.incoming.next(readFirstPacket);
      if (packet.kind === "startup") return this.start(packet.raw, packet.parameters);
      if (packet.kind === "cancel") {
        this.options.cancel(packet.raw);
        this.end();
        return;
      }
      if (packet.kind === "tls" && !this.isTls) {
        if (this.incoming.hasMore) throw new UnreadablePacket("received unencrypted data after SSL request");
        this.incoming.stream.write("S");
        this.secure();
      } else if (packet.kind === "gss" && !this.isTls && !isGssRefused) {
        isGssRefused = true;
        this.incoming.stream.write("N");
      } else throw new UnreadablePacket("this is asked for once, and before TLS");
    }
  }

  /** The last words, after which the connection is closed. */
  end(words: Buffer = Buffer.alloc(0)): void {
    const { stream } = this.incoming;
    stream.end(words);
    setTimeout(() => stream.destroy(), farewellMs).unref();
    stream.resume();
  }

  private secure(): void {
    const { stream } = this.incoming;
    const rest = this.incoming.takeRest();
    if (rest.length > 0) stream.unshift(rest);
    const secured = new TLSSocket(stream, {
      isServer: true,
      secureContext: this.options.tls,
      ALPNProtocols: ["postgresql"],
    });
    secured.on("error", () => secured.destroy());
    this.isTls = true;
    this.incoming = new Incoming(secured);
  }

  private async start(raw: Buffer, parameters: ReadonlyMap<string, string>): Promise<void> {
    const role = parameters.get("user");
    if (role === undefined || role === "") {
      throw new UnreadablePacket("no PostgreSQL user name specified in startup packet", "28000");
    }
    if (!this.isTls) {
      throw new Refused({
        code: "28000",
        message: `no pg_hba.conf entry for user "${role}", no encryption`,
        hint: "Connect with TLS, sslmode=verify-full: a token is not for everybody to read.",
      });
    }
    this.incoming.stream.write(askForPassword);
    const { password } = await this.incoming.next(readPassword);
    const refusal = await this.options.admit({ role, password });
    if (refusal !== undefined) throw new Refused(refusal);
    this.join(await this.options.connect(), raw);
  }

  private join(engine: Socket, startup: Buffer): void {
    const { stream } = this.incoming;
    engine.setNoDelay(true);
    engine.on("error", () => stream.destroy());
    stream.on("close", () => engine.destroy());
    engine.on("close", () => stream.end());
    engine.write(startup);
    engine.write(this.incoming.takeRest());
    stream.pipe(engine);
    engine.pipe(stream);
    if (stream.destroyed) engine.destroy();
  }
}

/** Looked at, and left where it is. */
const firstByte = (bytes: Buffer) => (bytes.length === 0 ? undefined : { first: bytes[0] as number, end: 0 });
