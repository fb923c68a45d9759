/** One command as its client wrote it. */
export interface RedisCommand {
  /** Upper case. */
  readonly name: string;
  readonly args: readonly Buffer[];
  /** The bytes, to be passed on. */
  readonly raw: Buffer;
}

/** The client does not speak RESP. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

const mostArguments = 1024 * 1024;
const mostBytes = 64 * 1024 * 1024;
/** As Redis has it. */
const mostInlineBytes = 64 * 1024;
const arrayMark = "*".charCodeAt(0);
const crLf = Buffer.from("\r\n");

/** Cuts a stream of bytes into commands, wherever the network has cut it. */
export class CommandReader {
  private rest: Buffer = Buffer.alloc(0);

  /** Of a command that has only begun. */
  get heldBytes(): number {
    return this.rest.length;
  }

  /** Commands that are complete with this chunk. @throws ProtocolError */
  push(chunk: Buffer): RedisCommand[] {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const commands: RedisCommand[] = [];
    let at = 0;
    for (;;) {
      const found = readCommand(this.rest, at);
      if (found === undefined) break;
      if (found.args.length > 0) commands.push(asCommand(found.args, this.rest.subarray(at, found.end)));
      at = found.end;
    }
    this.rest = this.rest.subarray(at);
    if (this.rest.length > mostInlineBytes && this.rest[0] !== arrayMark) {
      throw new ProtocolError("too big inline request");
    }
    if (this.rest.length > mostBytes) throw new ProtocolError("too big a command");
    return commands;
  }
}

function asCommand([name, ...args]: readonly Buffer[], raw: Buffer): RedisCommand {
  return { name: (name ?? "").toString().toUpperCase(), args, raw };
}

function readCommand(bytes: Buffer, start: number): { args: Buffer[]; end: number } | undefined {
  if (start >= bytes.length) return undefined;
  const lineEnd = bytes.indexOf(crLf, start);
  if (lineEnd === -1) return undefined;
  if (bytes[start] !== arrayMark) {
    const words = bytes.toString("utf8", start, lineEnd).split(/\s+/).filter(Boolean);
    return { args: words.map((word) => Buffer.from(word)), end: lineEnd + 2 };
  }
  const count = numberAt(bytes, start + 1, lineEnd, mostArguments, "invalid multibulk length");
  const args: Buffer[] = [];
  let at = lineEnd + 2;
  for (let index = 0; index < count; index++) {
    const headEnd = bytes.indexOf(crLf, at);
    if (headEnd === -1) return undefined;
    if (bytes[at] !== 0x24) throw new ProtocolError("expected '$'");
    const length = numberAt(bytes, at + 1, headEnd, mostBytes, "invalid bulk length");
    const end = headEnd + 2 + length;
    if (bytes.length < end + 2) return undefined;
    args.push(bytes.subarray(headEnd + 2, end));
    at = end + 2;
  }
  return { args, end: at };
}

function numberAt(bytes: Buffer, start: number, end: number, most: number, problem: string): number {
  const value = Number(bytes.toString("latin1", start, end));
  if (!Number.isInteger(value) || value < 0 || value > most) throw new ProtocolError(problem);
  return value;
}
