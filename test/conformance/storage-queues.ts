import type { QueueClient } from "@azure/storage-queue";

/** What our code relies on from queues, checked through Microsoft's own client. */
export function queueConformance(target: string, connect: () => Promise<QueueClient>): void {
  describe(`queue storage on ${target}`, () => {
    let queue: QueueClient;
    beforeAll(async () => {
      queue = await connect();
    });
    beforeEach(() => queue.clearMessages());

    it("hands a message out until it is deleted, and counts the times", async () => {
      await queue.sendMessage("photo <1> é");
      const [first] = (await queue.receiveMessages({ visibilityTimeout: 1 })).receivedMessageItems;
      expect(first).toMatchObject({ messageText: "photo <1> é", dequeueCount: 1 });
      expect((await queue.receiveMessages()).receivedMessageItems).toHaveLength(0);

      await new Promise((resolve) => setTimeout(resolve, 1_100));
      const [second] = (await queue.receiveMessages()).receivedMessageItems;
      expect(second).toMatchObject({ messageText: "photo <1> é", dequeueCount: 2 });
      if (second === undefined) throw new Error("no second message");
      await queue.deleteMessage(second.messageId, second.popReceipt);
      expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
    });

    it("shows messages without taking them", async () => {
      await queue.sendMessage("look");
      expect((await queue.peekMessages()).peekedMessageItems).toHaveLength(1);
      expect((await queue.receiveMessages()).receivedMessageItems).toHaveLength(1);
    });

    it("hides a message for as long as its receiver asks", async () => {
      await queue.sendMessage("later");
      const [message] = (await queue.receiveMessages({ visibilityTimeout: 1 })).receivedMessageItems;
      if (message === undefined) throw new Error("no message");
      const { popReceipt = "" } = await queue.updateMessage(
        message.messageId,
        message.popReceipt,
        "later",
        60,
      );
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect((await queue.receiveMessages()).receivedMessageItems).toHaveLength(0);
      await queue.deleteMessage(message.messageId, popReceipt);
    });

    it("refuses a receipt that is no longer valid", async () => {
      await queue.sendMessage("once");
      const [message] = (await queue.receiveMessages()).receivedMessageItems;
      await expect(queue.deleteMessage(message?.messageId ?? "", "AAAA")).rejects.toMatchObject({
        statusCode: expect.any(Number),
      });
    });
  });
}
