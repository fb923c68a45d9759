import { TestHub } from "../../emulator/services/event-hubs/testing/test-hub";
import type { Deed } from "../../runtime/articles/deed";
import { DeedSender } from "../../runtime/articles/events/deed-sender";
import { print } from "../shared/figure";
import { manyDeeds } from "./many-deeds";

/** Concurrent callers, each with one deed at a time. */
const callers = 200;

/** Sends deeds through the local hub, whose acknowledgement is given when they are on disk; client and hub share this process. */
export async function measureFeedback(count = 100_000): Promise<void> {
  const hub = new TestHub();
  await hub.start();
  const sender = new DeedSender({
    namespace: hub.address,
    hub: "deeds",
    tokens: async (scope) => (await hub.credential.getToken(scope)) ?? { token: "", expiresOnTimestamp: 0 },
  });
  try {
    const deeds = [...manyDeeds({ count, readers: 50_000, articles: 10_000, seed: 2 })];
    await sender.send(deeds.splice(0, 1));
    const began = performance.now();
    const before = process.cpuUsage();
    await Promise.all(
      Array.from({ length: callers }, async () => {
        for (let deed = deeds.pop(); deed; deed = deeds.pop()) await sender.send([deed] satisfies Deed[]);
      }),
    );
    const { user, system } = process.cpuUsage(before);
    const seconds = (performance.now() - began) / 1000;
    const perCore = count / ((user + system) / 1e6);
    print({
      figure: "deeds a second of one core, acknowledged when they are on disk",
      value: perCore,
      unit: "1/s",
      target: "≥ 5,000",
      met: perCore >= 5000,
      note: `client and hub together; ${Math.round(count / seconds)} a second of ${callers} callers with one each`,
    });
  } finally {
    await sender.close();
    await hub.end();
  }
}
