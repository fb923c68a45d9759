/**
 * Protocol buffers, as far as Terraform's plugin protocol needs them: integers, strings, bytes and messages.
 * A message is described once, as a table of fields, and its TypeScript type follows from the table.
 */
export interface Codec<T> {
  /** 0: a varint, 2: bytes with their length before them. */
  readonly wire: 0 | 2;
  encode(value: T): number | Buffer;
  decode(raw: number | Buffer): T;
}

interface Field<T> {
  readonly number: number;
  readonly codec: Codec<T>;
}

interface RepeatedField<T> extends Field<T> {
  readonly repeated: true;
}

// biome-ignore lint/suspicious/noExplicitAny: fields of one message have different types
type Fields = Record<string, Field<any> | RepeatedField<any>>;

type ValueOf<F> = F extends RepeatedField<infer T> ? readonly T[] : F extends Field<infer T> ? T : never;
type MessageOf<F extends Fields> = { readonly [name in keyof F]?: ValueOf<F[name]> };

export type Decoded<C> = C extends Codec<infer T> ? T : never;

export const int: Codec<number> = { wire: 0, encode: Number, decode: Number };
export const bool: Codec<boolean> = { wire: 0, encode: Number, decode: Boolean };
export const bytes: Codec<Buffer> = { wire: 2, encode: (value) => value, decode: asBuffer };
export const string: Codec<string> = {
  wire: 2,
  encode: (value) => Buffer.from(value),
  decode: (raw) => asBuffer(raw).toString(),
};

export const field = <T>(number: number, codec: Codec<T>): Field<T> => ({ number, codec });
export const repeated = <T>(number: number, codec: Codec<T>): RepeatedField<T> => ({
  number,
  codec,
  repeated: true,
});

/** `map<string, T>` is, on the wire, a repeated message of key and value. */
export const entries = <T>(number: number, codec: Codec<T>) =>
  repeated(number, message({ key: field(1, string), value: field(2, codec) }));

export function message<F extends Fields>(fields: F): Codec<MessageOf<F>> {
  const byNumber = new Map(Object.entries(fields).map(([name, each]) => [each.number, { name, each }]));

  return {
    wire: 2,

    encode(value) {
      const parts: Buffer[] = [];
      for (const [name, { number, codec, ...rest }] of Object.entries(fields)) {
        const content = value[name];
        if (content === undefined) continue;
        for (const item of "repeated" in rest ? (content as unknown[]) : [content]) {
          const raw = codec.encode(item);
          parts.push(varint(number * 8 + codec.wire));
          if (typeof raw === "number") parts.push(varint(raw));
          else parts.push(varint(raw.length), raw);
        }
      }
      return Buffer.concat(parts);
    },

    decode(raw) {
      const found: Record<string, unknown> = {};
      for (const { number, value } of readFields(asBuffer(raw))) {
        const known = byNumber.get(number);
        if (!known) continue;
        const item = known.each.codec.decode(value);
        if ("repeated" in known.each) found[known.name] = [...((found[known.name] as []) ?? []), item];
        else found[known.name] = item;
      }
      return found as MessageOf<F>;
    },
  };
}

function asBuffer(raw: number | Buffer): Buffer {
  if (typeof raw !== "number") return raw;
  throw new Error("a protocol buffer holds a number where bytes were expected");
}

/** Numbers up to 2^53: the protocol has counts, versions and field numbers, nothing larger. */
function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    out.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
  return Buffer.from(out);
}

function* readFields(buffer: Buffer): Generator<{ number: number; value: number | Buffer }> {
  let offset = 0;
  const next = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = buffer[offset++];
      if (byte === undefined) throw new Error("a protocol buffer ends in the middle of a number");
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => {
    offset += length;
    return buffer.subarray(offset - length, offset);
  };

  while (offset < buffer.length) {
    const tag = next();
    const wire = tag % 8;
    if (wire === 0) yield { number: Math.floor(tag / 8), value: next() };
    else if (wire === 2) yield { number: Math.floor(tag / 8), value: take(next()) };
    else if (wire === 1 || wire === 5) take(wire === 1 ? 8 : 4);
    else throw new Error(`a protocol buffer has the unknown wire type ${wire}`);
  }
}
