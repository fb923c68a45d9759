import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** What arrived is no text that can be read, whatever is done: the message says what it is instead. */
export class NotText extends Error {
  override readonly name = "NotText";
  readonly fix: string;

  constructor(what: string, fix: string) {
    super(what);
    this.fix = fix;
  }
}

/** What arrived ends before its own end: everything before it has been told. */
export class TextCutOff extends Error {
  override readonly name = "TextCutOff";
}

/** Enough for every mark that says what a file is. */
const headBytes = 512;
/** Unpacked: some hundred million rows, and an end to a file that only unpacks. */
const mostBytes = 16 * 1024 ** 3;

/**
 * Text as it arrives, without its byte order mark: UTF-8, UTF-16 of either order, or one of them packed with gzip.
 *
 * Bytes that are not of the encoding become U+FFFD, so that whoever reads a row knows which one they damaged.
 *
 * @throws NotText when the first bytes are those of something else; TextCutOff when a packed file ends too early
 */
export async function* decodeText(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const { head, all } = await withHead(content);
  const bytes = isGzip(head) ? unpacked(all) : all;
  const start = isGzip(head) ? await withHead(bytes) : { head, all };
  refuseOthers(start.head);
  const decoder = new TextDecoder(encodingOf(start.head)); // drops the mark
  for await (const chunk of start.all) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function withHead(
  content: AsyncIterable<Uint8Array>,
): Promise<{ head: Buffer; all: AsyncIterable<Uint8Array> }> {
  const chunks = content[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let failure: { readonly cause: unknown } | undefined;
  for (let size = 0; size < headBytes; ) {
    const next = await chunks.next().catch((cause: unknown) => {
      failure = { cause };
      return { done: true as const, value: undefined };
    });
    if (next.done) break;
    first.push(next.value);
    size += next.value.length;
  }
  async function* all() {
    yield* first;
    if (failure) throw failure.cause;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { head: Buffer.concat(first).subarray(0, headBytes), all: all() };
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

async function* unpacked(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(content);
  const gunzip = createGunzip();
  // a pipe does not carry the failure of what it reads from
  source.once("error", (error) => gunzip.destroy(error));
  let bytes = 0;
  try {
    for await (const chunk of source.pipe(gunzip)) {
      bytes += chunk.length;
      if (bytes > mostBytes)
        throw new NotText(`it unpacks to more than ${mostBytes} bytes`, "send it in parts");
      yield chunk;
    }
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "Z_BUF_ERROR") throw new TextCutOff("the gzip file ends before its own end");
    if (code.startsWith("Z_")) throw new NotText("it is a gzip file that is damaged", "pack it again");
    throw error;
  } finally {
    source.destroy();
  }
}

const exportAsText = "export it as CSV or JSON lines, in UTF-8";

/** First bytes of what people send instead of text. */
const others: readonly (readonly [mark: string, what: string, fix: string])[] = [
  ["504b0304", "a zip file, as Excel's workbooks are too", `unpack it, or ${exportAsText}`],
  ["504b0506", "an empty zip file", exportAsText],
  ["d0cf11e0", "an old Excel workbook", exportAsText],
  ["25504446", "a PDF", exportAsText],
  ["50415231", "a Parquet file", exportAsText],
  ["4f626a01", "an Avro file", exportAsText],
  ["425a68", "packed with bzip2", "unpack it, or pack it with gzip"],
  ["fd377a585a00", "packed with xz", "unpack it, or pack it with gzip"],
  ["28b52ffd", "packed with Zstandard", "unpack it, or pack it with gzip"],
  ["377abcaf271c", "a 7z file", "unpack it, or pack it with gzip"],
  ["1f8b", "packed with gzip twice", "unpack it once"],
  ["fffe0000", "UTF-32 text", exportAsText],
  ["0000feff", "UTF-32 text", exportAsText],
  ["ffd8ff", "a JPEG image", exportAsText],
  ["89504e47", "a PNG image", exportAsText],
];

function refuseOthers(head: Buffer): void {
  const hex = head.subarray(0, 8).toString("hex");
  const other = others.find(([mark]) => hex.startsWith(mark));
  if (other) throw new NotText(`it is ${other[1]}`, other[2]);
  if (encodingOf(head) === "utf-8" && head.subarray(0, 16).includes(0))
    throw new NotText("it is not text", exportAsText);
}

function encodingOf(head: Buffer): "utf-8" | "utf-16le" | "utf-16be" {
  const [first = 1, second = 1] = head;
  const isAscii = (byte: number) => byte > 0 && byte < 0x80;
  // without a mark, a file of ours still begins with an ASCII letter: a header or a brace
  if ((first === 0xff && second === 0xfe) || (isAscii(first) && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && isAscii(second))) return "utf-16be";
  return "utf-8";
}
