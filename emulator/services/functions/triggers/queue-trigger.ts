import type { DequeuedMessageItem } from "@azure/storage-queue";
import type { BindingContext } from "../bindings/inputs-outputs";
import { type SupportedFunction, text } from "../bindings/supported-function";
import type { Instance } from "../instance";
import type { TriggerValue } from "../invoker";
import type { HostJson } from "../package/host-json";
import { QueueListener } from "./queue-listener";

export interface QueueTriggerOptions {
  readonly definition: SupportedFunction;
  readonly bindings: BindingContext;
  readonly instance: Instance;
  readonly settings: HostJson["queues"];
  readonly invoke: (trigger: TriggerValue) => Promise<unknown>;
  readonly log: (level: "error", message: string) => void;
  readonly onProblem: (error: unknown) => void;
}

/** Starts taking messages for one function. @throws when its connection or queue name cannot be resolved */
export function queueTrigger(options: QueueTriggerOptions): QueueListener {
  const { definition, bindings, instance, settings } = options;
  const connection = bindings.connection(text(definition.trigger, "connection"));
  const name = bindings.resolve(text(definition.trigger, "queueName"));
  const queues = bindings.clients.queues(connection);
  const poisonQueue = queues.getQueueClient(`${name}-poison`);

  return new QueueListener({
    ...settings,
    queue: queues.getQueueClient(name),
    instance,
    poisonQueue: () => poisonQueue,
    execute: async (message) =>
      void (await options.invoke(triggerValueOf(message, settings.messageEncoding))),
    onProblem: options.onProblem,
    onPoison: (message) =>
      options.log(
        "error",
        `message ${message.messageId} of ${name} went to ${name}-poison: ${definition.name} failed ${message.dequeueCount} times`,
      ),
  });
}

/** What the function gets for a message. @throws when its text is not Base64 although host.json says so */
export function triggerValueOf(message: DequeuedMessageItem, encoding: "base64" | "none"): TriggerValue {
  const body = decode(message.messageText, encoding);
  return {
    data: { string: body },
    values: { ...fieldsOf(body), QueueTrigger: body, Id: message.messageId },
    metadata: {
      QueueTrigger: { string: body },
      Id: { json: JSON.stringify(message.messageId) },
      DequeueCount: { json: String(message.dequeueCount) },
      PopReceipt: { json: JSON.stringify(message.popReceipt) },
      InsertionTime: { json: JSON.stringify(message.insertedOn) },
      ExpirationTime: { json: JSON.stringify(message.expiresOn) },
      NextVisibleTime: { json: JSON.stringify(message.nextVisibleOn) },
    },
  };
}

function decode(text: string, encoding: "base64" | "none"): string {
  if (encoding === "none") return text;
  if (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0) {
    return Buffer.from(text, "base64").toString();
  }
  throw new Error(
    "a message is not Base64\n" +
      '  why: host.json leaves extensions.queues.messageEncoding at "base64"\n' +
      '  fix: send Base64, or set messageEncoding to "none"',
  );
}

/** The texts of a JSON message can be used in the paths of other bindings. */
function fieldsOf(body: string): Record<string, string> {
  if (!body.startsWith("{")) return {};
  try {
    const parsed = JSON.parse(body) as Record<string, unknown>;
    const simple = Object.entries(parsed).filter(([, value]) => /string|number/.test(typeof value));
    return Object.fromEntries(simple.map(([name, value]) => [name, String(value)]));
  } catch {
    return {};
  }
}
