import { message as amqp, type Message, type MessageAnnotations, types } from "rhea";
import type { NewEvent, StoredEvent } from "../log/record";

// the types of the library leave it out
const { Writer } = types as unknown as {
  Writer: new () => { write(value: unknown): void; toBuffer(): Buffer };
};

/** Format of a message whose data sections are events, each an encoded message. */
const batchFormat = 0x80013700;
const keyAnnotation = "x-opt-partition-key";

/** A message that cannot be taken; the condition is AMQP's. */
export class MessageRefused extends Error {
  override readonly name = "MessageRefused";
  readonly condition: string;

  constructor(condition: string, message: string) {
    super(message);
    this.condition = condition;
  }
}

/**
 * The events of what a client sent, with the partition key that all of them have.
 *
 * @param received bytes when its format is not that of a plain message
 * @throws MessageRefused
 */
export function eventsOf(received: Message | Buffer, format: number): readonly NewEvent[] {
  if (!Buffer.isBuffer(received)) return [{ message: amqp.encode(received), ...keyOf(received) }];
  if (format !== batchFormat)
    throw new MessageRefused(
      "amqp:not-implemented",
      `the message format 0x${format.toString(16)} is not taken`,
    );
  const envelope = decode(received);
  const { content } = (envelope.body ?? {}) as { content?: Buffer | Buffer[] };
  const events = [content ?? []].flat();
  if (events.length === 0 || !events.every(Buffer.isBuffer))
    throw new MessageRefused(
      "amqp:decode-error",
      "a batch has a data section for each event, and at least one",
    );
  const key = keyOf(envelope);
  return events.map((event) => ({ message: event, ...keyOf(decode(event)), ...key }));
}

function decode(bytes: Buffer): Message {
  try {
    return { body: undefined, ...amqp.decode(bytes) };
  } catch (error) {
    throw new MessageRefused(
      "amqp:decode-error",
      `no AMQP message: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function keyOf({ message_annotations }: Message): { partitionKey?: string } {
  const key: unknown = message_annotations?.[keyAnnotation];
  if (key === undefined || key === null) return {};
  if (typeof key !== "string" || Buffer.byteLength(key) > 128)
    throw new MessageRefused("amqp:invalid-field", "a partition key is text of at most 128 bytes");
  return { partitionKey: key };
}

const sections = { header: 0x70, deliveryAnnotations: 0x71, messageAnnotations: 0x72 };

/** The message as a receiver gets it: byte by byte the sent one, with where and when it was kept among its annotations. */
export function delivered({ message, sequence, offset, enqueuedMs, partitionKey }: StoredEvent): Buffer {
  let begin = 0;
  let end = 0;
  let own: MessageAnnotations = {};
  for (let section = sectionAt(message, 0); section !== undefined; section = sectionAt(message, end)) {
    if (section.code === sections.messageAnnotations) {
      own = amqp.decode(message.subarray(end, section.end)).message_annotations ?? {};
    } else begin = section.end;
    end = section.end;
  }
  const annotations = types.wrap_symbolic_map({
    ...own,
    "x-opt-sequence-number": types.wrap_long(sequence),
    "x-opt-offset": String(offset),
    "x-opt-enqueued-time": types.wrap_timestamp(enqueuedMs),
    ...(partitionKey !== undefined && { [keyAnnotation]: partitionKey }),
  });
  const writer = new Writer();
  writer.write(types.described_nc(types.wrap_ulong(sections.messageAnnotations), annotations));
  return Buffer.concat([message.subarray(0, begin), writer.toBuffer(), message.subarray(end)]);
}

/** A section before those that are its sender's alone: header and annotations. */
function sectionAt(message: Buffer, at: number): { code: number; end: number } | undefined {
  // a described value, its descriptor a small ulong: 0x00 0x53 code
  if (message.length < at + 4 || message[at] !== 0 || message[at + 1] !== 0x53) return undefined;
  const code = message[at + 2] ?? 0;
  if (!Object.values(sections).includes(code)) return undefined;
  const start = at + 4;
  switch (message[at + 3]) {
    case 0x45: // an empty list
      return { code, end: start };
    case 0xc0: // list and map, their size in a byte
    case 0xc1:
      return { code, end: start + 1 + message.readUInt8(start) };
    case 0xd0: // and in four
    case 0xd1:
      return { code, end: start + 4 + message.readUInt32BE(start) };
    default:
      return undefined;
  }
}
