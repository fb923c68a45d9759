import { createServer } from "node:https";
import { close, listen } from "../../../core/listen";
import type { EmulatorContext } from "../../../core/service";
import type { StorageEvent } from "../../storage/storage";

/** A web hook whose answers a test decides. */
export interface WebHook {
  readonly url: string;
  readonly received: { event: StorageEvent; headers: NodeJS.Dict<string | string[]>; at: number }[];
  /** Status of the answer to the next and all further events, or what makes it of all that were received. @default 200 */
  status: number | ((received: number) => number);
  /** Whether it answers the validation event as it should. @default true */
  isPolite: boolean;
  /** Milliseconds before it answers. @default 0 */
  slowMs: number;
  /** Most answers it owed at one time. */
  busiest: number;
  close(): Promise<void>;
}

export async function openWebHook(
  context: Pick<EmulatorContext, "ports" | "tls" | "log">,
  name = "web-hook",
): Promise<WebHook> {
  const port = await context.ports.reserve(name);
  let owed = 0;
  const hook: WebHook = {
    url: `https://127.0.0.1:${port}/runtime/webhooks/blobs?functionName=Host.Functions.images&code=secret`,
    received: [],
    status: 200,
    isPolite: true,
    slowMs: 0,
    busiest: 0,
    close: () => close(server),
  };
  const server = createServer({ key: context.tls.key, cert: context.tls.cert }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [event] = JSON.parse(Buffer.concat(chunks).toString()) as [StorageEvent];
    if (request.headers["aeg-event-type"] === "SubscriptionValidation") {
      const answer = hook.isPolite ? { validationResponse: event.data["validationCode"] } : { status: "ok" };
      response.end(JSON.stringify(answer));
      return;
    }
    hook.received.push({ event, headers: request.headers, at: Date.now() });
    hook.busiest = Math.max(hook.busiest, ++owed);
    await new Promise((resolve) => setTimeout(resolve, hook.slowMs));
    owed--;
    const { status } = hook;
    response.writeHead(typeof status === "number" ? status : status(hook.received.length)).end();
  });
  await listen(server, port, "the web hook", context.log);
  return hook;
}

/** Waits until something is so. @throws with the description, a little before a test's own time is over */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 100_000;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited 100 s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
