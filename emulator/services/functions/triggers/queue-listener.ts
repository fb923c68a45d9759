import type { DequeuedMessageItem, QueueClient, RestError } from "@azure/storage-queue";
import type { Instance } from "../instance";

/** How long a message stays hidden while it is processed; renewed at half time. A killed host delays it by this. */
const hiddenSeconds = 30;
const shortestPollMs = 100;
/** Azure goes up to maxPollingInterval, a minute; nobody waits that long on a laptop. */
const longestPollMs = 1000;
const longestBackoffMs = 15_000;

export interface QueueListenerOptions {
  readonly queue: QueueClient;
  /** What executes. */
  readonly instance: Pick<Instance, "isAsleep" | "wake">;
  /** Where a message goes after its last attempt; made when it is absent. */
  readonly poisonQueue: (message: DequeuedMessageItem) => QueueClient;
  /** Messages taken at once, 1 to 32. */
  readonly batchSize: number;
  /** More are taken when no more than this many are under way, so at most batchSize + newBatchThreshold are. */
  readonly newBatchThreshold: number;
  readonly maxDequeueCount: number;
  /** Wait between a failure and the next attempt. */
  readonly visibilityTimeoutMs: number;
  readonly maxPollingIntervalMs: number;
  /** How long it may not look while the app sleeps, where whoever adds a message calls `wake`. @default it looks as often */
  readonly asleepPollMs?: number;
  /** @throws when the attempt failed */
  readonly execute: (message: DequeuedMessageItem) => Promise<void>;
  /** Hears of storage that refuses or fails, and `undefined` when it works again. */
  readonly onProblem: (error: unknown) => void;
  readonly onPoison: (message: DequeuedMessageItem) => void;
}

/**
 * Takes messages from a queue until it is stopped.
 *
 *   visible ──take──▶ hidden ──success──▶ deleted
 *      ▲                │
 *      └──── failure ───┴─ after maxDequeueCount attempts ──▶ poison queue
 */
export class QueueListener {
  private readonly options: QueueListenerOptions;
  private readonly underWay = new Set<Promise<void>>();
  private readonly finished: Promise<void>;
  private stopping = false;
  private isWoken = false;
  private wakeUp: () => void = () => undefined;

  constructor(options: QueueListenerOptions) {
    this.options = options;
    this.finished = this.run();
  }

  /** Looks at once: something was put into the queue. */
  wake(): void {
    this.isWoken = true;
    this.wakeUp();
  }

  /** Takes no more messages and waits for those under way. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.finished;
    await Promise.all(this.underWay);
  }

  private async run(): Promise<void> {
    let idleMs = shortestPollMs;
    let failures = 0;
    while (!this.stopping) {
      if (this.underWay.size > this.options.newBatchThreshold) {
        await Promise.race(this.underWay);
        continue;
      }
      try {
        const taken = await this.take();
        if (failures > 0) this.options.onProblem(undefined);
        failures = 0;
        if (taken > 0) idleMs = shortestPollMs;
        else {
          const woken = await this.pause(idleMs);
          idleMs = woken ? shortestPollMs : Math.min(idleMs * 2, this.longestPollMs());
        }
      } catch (error) {
        this.options.onProblem(error);
        await this.pause(Math.min(500 * 2 ** failures++, longestBackoffMs));
      }
    }
  }

  private longestPollMs(): number {
    const { instance, maxPollingIntervalMs, asleepPollMs = longestPollMs } = this.options;
    return Math.min(instance.isAsleep ? asleepPollMs : longestPollMs, maxPollingIntervalMs);
  }

  private async take(): Promise<number> {
    const { queue, batchSize, instance } = this.options;
    if (instance.isAsleep) {
      // only looked at: whoever takes a message uses up one of its attempts, and the app may not start
      const { peekedMessageItems } = await queue
        .peekMessages()
        .catch(unlessAbsent({ peekedMessageItems: [] }));
      if (peekedMessageItems.length === 0) return 0;
      await instance.wake();
    }
    const { receivedMessageItems: messages } = await queue
      .receiveMessages({ numberOfMessages: batchSize, visibilityTimeout: hiddenSeconds })
      .catch(unlessAbsent({ receivedMessageItems: [] }));
    for (const message of messages) {
      const work = this.process(message).catch(this.options.onProblem);
      this.underWay.add(work);
      void work.finally(() => this.underWay.delete(work));
    }
    return messages.length;
  }

  private async process(message: DequeuedMessageItem): Promise<void> {
    const { queue, maxDequeueCount, visibilityTimeoutMs } = this.options;
    // the last attempt was cut off before it could be counted as failed
    if (message.dequeueCount > maxDequeueCount) return this.bury(message, message.popReceipt);

    const held = this.hold(message);
    const succeeded = await this.options.execute(message).then(
      () => true,
      () => false,
    );
    const popReceipt = await held.release();
    if (succeeded) {
      await queue.deleteMessage(message.messageId, popReceipt);
    } else if (message.dequeueCount >= maxDequeueCount) {
      await this.bury(message, popReceipt);
    } else {
      const seconds = Math.round(visibilityTimeoutMs / 1000);
      await queue.updateMessage(message.messageId, popReceipt, message.messageText, seconds);
      this.wake();
    }
  }

  private async bury(message: DequeuedMessageItem, popReceipt: string): Promise<void> {
    const poison = this.options.poisonQueue(message);
    await poison.createIfNotExists();
    // first there, then gone here: twice is better than never
    await poison.sendMessage(message.messageText, { messageTimeToLive: -1 });
    await this.options.queue.deleteMessage(message.messageId, popReceipt);
    this.options.onPoison(message);
  }

  /** Keeps the message hidden. Its receipt changes with each renewal; `release` answers the last one. */
  private hold(message: DequeuedMessageItem): { release(): Promise<string> } {
    let popReceipt: Promise<string> = Promise.resolve(message.popReceipt);
    const timer = setInterval(
      () => {
        popReceipt = popReceipt.then(async (last) => {
          const { queue } = this.options;
          const renewed = await queue
            .updateMessage(message.messageId, last, message.messageText, hiddenSeconds)
            .catch(this.options.onProblem);
          return renewed?.popReceipt ?? last;
        });
      },
      (hiddenSeconds * 1000) / 2,
    );
    return {
      release: () => {
        clearInterval(timer);
        return popReceipt;
      },
    };
  }

  /** @returns whether `wake` was called, now or since the last pause */
  private async pause(ms: number): Promise<boolean> {
    if (!this.isWoken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const woken = this.isWoken;
    this.isWoken = false;
    return woken;
  }
}

/** The queue may be made later. */
function unlessAbsent<Absent>(absent: Absent): (error: RestError) => Absent {
  return (error) => {
    if (error.statusCode === 404) return absent;
    throw error;
  };
}
