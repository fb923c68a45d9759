import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { keptConnections } from "../../core/kept-connections";

export interface DeliveryAnswer {
  readonly status: number;
  readonly body: string;
}

export interface Sender {
  /** @throws when there is no answer; an Error named TimeoutError when it took too long */
  send(url: string, message: Message): Promise<DeliveryAnswer>;
  close(): void;
}

export interface Message {
  readonly method: "POST" | "PUT";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Azure waits this long for an answer. */
const answerWithinMs = 30_000;
const maximumAnswerBytes = 64 * 1024;

/** HTTPS that trusts the checkout's certificate authority and no other. */
export function openSender(authorityFile: string): Sender {
  const agent = new Agent({ ...keptConnections, ca: readFileSync(authorityFile), maxSockets: 64 });
  return {
    send: (url, message) => send(agent, url, message),
    close: () => agent.destroy(),
  };
}

function send(agent: Agent, url: string, { method, headers, body }: Message): Promise<DeliveryAnswer> {
  return new Promise((resolve, reject) => {
    const length = { "content-length": Buffer.byteLength(body) };
    const signal = AbortSignal.timeout(answerWithinMs);
    const outgoing = request(url, { agent, method, headers: { ...headers, ...length }, signal });
    outgoing.on("error", (error) => reject(signal.aborted ? signal.reason : error));
    outgoing.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        if (text.length < maximumAnswerBytes) text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    outgoing.end(body);
  });
}
