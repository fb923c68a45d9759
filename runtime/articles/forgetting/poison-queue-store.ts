import { setTimeout as sleep } from "node:timers/promises";
import type { QueueClient } from "@azure/storage-queue";
import type { ReaderIdentifiers, ReaderStore } from "./reader-store";
import { SoughtText } from "./sought-text";

const atOnce = 32;
const lookAgainMs = 500;

interface Message {
  readonly messageId: string;
  readonly popReceipt: string;
  readonly text: string;
}

type Queue = Pick<
  QueueClient,
  "deleteMessage" | "exists" | "getProperties" | "receiveMessages" | "updateMessage"
>;

/**
 * Events that failed five times, as the host of the functions keeps them.
 *
 * @param visibilityTimeout seconds that nobody else sees a message, if this process ends while it looks
 */
export function poisonQueueStore(queue: Queue, visibilityTimeout = 30): ReaderStore {
  return {
    name: "poison queue",
    async erase(reader) {
      let gone = 0;
      for (const { messageId, popReceipt } of await messagesOf(reader)) {
        await queue.deleteMessage(messageId, popReceipt);
        gone++;
      }
      return { messages: gone };
    },
    async find(reader) {
      const found = await messagesOf(reader);
      return found.length === 0 ? [] : [{ where: "messages", count: found.length }];
    },
  };

  /** Whoever looks next sees it again at once. */
  async function inSight(message: Message): Promise<Message> {
    const { popReceipt = message.popReceipt } = await queue.updateMessage(
      message.messageId,
      message.popReceipt,
      undefined,
      0,
    );
    return { ...message, popReceipt };
  }

  /** Also those that somebody hid who was killed while they looked: they come back when their time is over. */
  async function everyMessage(): Promise<Message[]> {
    const hiddenUntil = Date.now() + visibilityTimeout * 1000 + lookAgainMs;
    const all = new Map<string, Message>();
    for (;;) {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: atOnce,
        visibilityTimeout,
      });
      const isNew = receivedMessageItems.filter(({ messageId }) => !all.has(messageId));
      for (const { messageId, popReceipt, messageText: text } of receivedMessageItems)
        all.set(messageId, { messageId, popReceipt, text });
      if (isNew.length > 0) continue;
      // it counts hidden ones too, and may count too many, but never too few
      const { approximateMessagesCount = 0 } = await queue.getProperties();
      if (approximateMessagesCount <= all.size || Date.now() > hiddenUntil) return [...all.values()];
      await sleep(lookAgainMs);
    }
  }

  async function messagesOf(reader: ReaderIdentifiers) {
    if (!(await queue.exists())) return [];
    const sought = new SoughtText(reader);
    const found: Message[] = [];
    for (const message of await everyMessage())
      if (sought.isIn(message.text) || sought.isIn(decoded(message.text))) found.push(await inSight(message));
      else await inSight(message);
    return found;
  }
}

/** The host writes messages in base64. */
function decoded(text: string): string {
  return Buffer.from(text, "base64").toString();
}
