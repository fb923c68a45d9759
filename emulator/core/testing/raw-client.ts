import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** Sends bytes as they are, piece by piece, and resolves with all that came back once the server hangs up. */
export async function send(port: number, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const answer: Buffer[] = [];
  socket.on("data", (chunk) => answer.push(chunk)).on("error", () => undefined);
  const ended = new Promise((resolve) => socket.once("close", resolve));
  for (const piece of pieces) {
    if (piece !== pieces[0]) await wait(50); // each arrives by itself
    socket.write(piece);
  }
  await ended;
  return Buffer.concat(answer).toString();
}

/** A request whose answer is the last of its connection. */
export function requestOf(target: string, host = "127.0.0.1"): string {
  return `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
}
