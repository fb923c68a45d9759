import { crc32 } from "node:zlib";

/** An event as a partition keeps it. */
export interface StoredEvent {
  /** 0, 1, 2, … of its partition. */
  readonly sequence: number;
  /** Bytes of the partition before it; grows from event to event. */
  readonly offset: number;
  readonly enqueuedMs: number;
  readonly partitionKey?: string;
  /** An AMQP message, encoded. */
  readonly message: Buffer;
}

export type NewEvent = Pick<StoredEvent, "partitionKey" | "message">;

/*
 * length of the rest, 4 │ CRC-32 of the rest, 4 │ milliseconds since 1970, 8 │ length of the key, 2 │ key │ message
 *
 * A key of 65,535 stands for none.
 */
const headBytes = 8;
const fixedBytes = 10;
const noKey = 0xffff;

export function encodeRecord({ partitionKey, message }: NewEvent, enqueuedMs: number): Buffer {
  const key = Buffer.from(partitionKey ?? "");
  const record = Buffer.allocUnsafe(headBytes + fixedBytes + key.length + message.length);
  record.writeUInt32BE(record.length - headBytes, 0);
  record.writeDoubleBE(enqueuedMs, headBytes);
  record.writeUInt16BE(partitionKey === undefined ? noKey : key.length, headBytes + 8);
  key.copy(record, headBytes + fixedBytes);
  message.copy(record, headBytes + fixedBytes + key.length);
  record.writeUInt32BE(crc32(record.subarray(headBytes)), 4);
  return record;
}

export interface ReadRecord extends Omit<StoredEvent, "sequence" | "offset"> {
  readonly bytes: number;
}

/** @returns undefined when no whole, sound record begins there */
export function decodeRecord(buffer: Buffer, at: number): ReadRecord | undefined {
  const bytes = bytesOfRecord(buffer, at);
  if (bytes === undefined || at + bytes > buffer.length) return undefined;
  const rest = buffer.subarray(at + headBytes, at + bytes);
  if (crc32(rest) !== buffer.readUInt32BE(at + 4)) return undefined;
  const keyLength = rest.readUInt16BE(8);
  const keyBytes = keyLength === noKey ? 0 : keyLength;
  if (fixedBytes + keyBytes > rest.length) return undefined;
  return {
    bytes,
    enqueuedMs: rest.readDoubleBE(0),
    ...(keyLength !== noKey && { partitionKey: rest.toString("utf8", fixedBytes, fixedBytes + keyBytes) }),
    message: rest.subarray(fixedBytes + keyBytes),
  };
}

/** @returns undefined when its length is not there, or is none */
export function bytesOfRecord(buffer: Buffer, at: number): number | undefined {
  if (at + headBytes > buffer.length) return undefined;
  const rest = buffer.readUInt32BE(at);
  return rest < fixedBytes ? undefined : headBytes + rest;
}
