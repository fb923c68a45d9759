/** What a client begins with. */
export type FirstPacket =
  | { readonly kind: "tls" }
  | { readonly kind: "gss" }
  | { readonly kind: "cancel"; readonly raw: Buffer }
  | { readonly kind: "startup"; readonly raw: Buffer; readonly parameters: ReadonlyMap<string, string> };

/** The client does not speak PostgreSQL's protocol. */
export class UnreadablePacket extends Error {
  override readonly name = "UnreadablePacket";
  /** SQLSTATE. */
  readonly code: string;

  constructor(message: string, code = "08P01") {
    super(message);
    this.code = code;
  }
}

/** As PostgreSQL has it. */
const largestFirstPacketBytes = 10_000;
/** A token has two thousand. */
const largestPasswordBytes = 65_535;
const codes = { cancel: 80877102, tls: 80877103, gss: 80877104 };

/** The first packet of these bytes and where it ends, or undefined while it is not whole. @throws UnreadablePacket */
export function readFirstPacket(bytes: Buffer): { packet: FirstPacket; end: number } | undefined {
  if (bytes.length < 4) return undefined;
  const end = bytes.readUInt32BE(0);
  if (end < 8 || end > largestFirstPacketBytes)
    throw new UnreadablePacket("invalid length of startup packet");
  if (bytes.length < end) return undefined;
  const raw = bytes.subarray(0, end);
  const code = bytes.readUInt32BE(4);
  if (code === codes.tls && end === 8) return { packet: { kind: "tls" }, end };
  if (code === codes.gss && end === 8) return { packet: { kind: "gss" }, end };
  if (code === codes.cancel) {
    if (end < 16 || end > 12 + 256) throw new UnreadablePacket("invalid length of cancel request");
    return { packet: { kind: "cancel", raw }, end };
  }
  const [major, minor] = [code >>> 16, code & 0xffff];
  if (major !== 3) {
    throw new UnreadablePacket(
      `unsupported frontend protocol ${major}.${minor}: server supports 3.0 to 3.2`,
      "0A000",
    );
  }
  return { packet: { kind: "startup", raw, parameters: readParameters(raw.subarray(8)) }, end };
}

/** Pairs of texts that each end with a zero, and another zero. */
function readParameters(bytes: Buffer): ReadonlyMap<string, string> {
  const misshapen = () =>
    new UnreadablePacket("invalid startup packet layout: expected terminator as last byte");
  if (bytes.at(-1) !== 0) throw misshapen();
  const texts = bytes.subarray(0, -1).toString("utf8").split("\0");
  // the last text ends with a zero of its own
  if (texts.pop() !== "" || texts.length % 2 !== 0) throw misshapen();
  const parameters = new Map<string, string>();
  for (let index = 0; index < texts.length; index += 2) {
    const [name = "", value = ""] = texts.slice(index, index + 2);
    if (name === "") throw misshapen();
    parameters.set(name, value);
  }
  return parameters;
}

/** The password of these bytes and where it ends, or undefined while it is not whole. @throws UnreadablePacket */
export function readPassword(bytes: Buffer): { password: string; end: number } | undefined {
  if (bytes.length < 1) return undefined;
  if (bytes[0] !== "p".charCodeAt(0)) {
    throw new UnreadablePacket(`expected password response, got message type ${bytes[0]}`);
  }
  if (bytes.length < 5) return undefined;
  const length = bytes.readUInt32BE(1);
  if (length < 5 || length > largestPasswordBytes) throw new UnreadablePacket("invalid password packet size");
  const end = 1 + length;
  if (bytes.length < end) return undefined;
  if (bytes[end - 1] !== 0) throw new UnreadablePacket("invalid password packet");
  return { password: bytes.toString("utf8", 5, end - 1), end };
}

export const askForPassword = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);

/** A refusal after which nothing comes. */
export function fatal(code: string, message: string, hint?: string): Buffer {
  const fields = [`SFATAL`, `VFATAL`, `C${code}`, `M${message}`, ...(hint ? [`H${hint}`] : [])];
  const body = Buffer.from(`${fields.join("\0")}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}
