import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** What Node's parser of HTTP says, and the status that says it to a caller. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Answers what is no request, in the words of every other refusal, and hangs up: its end cannot be found. */
export function answerUnreadable(error: NodeJS.ErrnoException, connection: Duplex): void {
  if (error.code === "ECONNRESET" || !connection.writable) {
    connection.destroy();
    return;
  }
  const status = statuses[error.code ?? ""] ?? 400;
  console.warn(`A request could not be read (${status}): ${error.message}`);
  const body = JSON.stringify({
    error: { code: "RequestNotValid", message: `The request cannot be read: ${error.message}.` },
  });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\n`;
  connection.write(`${head}content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`);
  connection.destroy();
}
