/** An answer: a number, a text, nothing, a list or a map of answers; statuses and errors have a wrapper. */
export type Reply =
  | number
  | Buffer
  | string
  | null
  | StatusReply
  | ErrorReply
  | readonly Reply[]
  | ReadonlyMap<string, Reply>;

export class StatusReply {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export class ErrorReply {
  readonly text: string;
  /** @param text begins with its code, e.g. "ERR syntax error" */
  constructor(text: string) {
    this.text = text;
  }
}

export const ok = new StatusReply("OK");

/** @param protocol the version of RESP that the client asked for */
export function encode(reply: Reply, protocol: 2 | 3): Buffer {
  const parts: Buffer[] = [];
  write(reply, protocol, parts);
  return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
}

function write(reply: Reply, protocol: 2 | 3, parts: Buffer[]): void {
  const line = (text: string) => parts.push(Buffer.from(`${text}\r\n`));
  if (reply === null) line(protocol === 3 ? "_" : "$-1");
  else if (typeof reply === "number") line(`:${reply}`);
  else if (reply instanceof StatusReply) line(`+${reply.text}`);
  else if (reply instanceof ErrorReply) line(`-${reply.text.replaceAll(/\r?\n/g, " ")}`);
  else if (typeof reply === "string" || Buffer.isBuffer(reply)) {
    const bytes = Buffer.from(reply as Buffer);
    line(`$${bytes.length}`);
    parts.push(bytes);
    line("");
  } else if (reply instanceof Map) {
    line(protocol === 3 ? `%${reply.size}` : `*${reply.size * 2}`);
    for (const [name, value] of reply as ReadonlyMap<string, Reply>) {
      write(name, protocol, parts);
      write(value, protocol, parts);
    }
  } else {
    const list = reply as readonly Reply[];
    line(`*${list.length}`);
    for (const item of list) write(item, protocol, parts);
  }
}

/** A command as a client writes it. */
export function encodeCommand(...args: readonly (string | Buffer)[]): Buffer {
  return encode(args, 2);
}
