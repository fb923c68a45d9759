import { randomUUID } from "node:crypto";
import { defaultListSettings } from "../../runtime/articles/list/list-settings";
import { recommend } from "../../runtime/articles/list/recommend";
import { simulatedLists } from "../../runtime/articles/list/testing/simulated-lists";
import { cpuMs } from "../shared/figure";

const lists = 200;

export interface AskedCatalogue {
  readonly articles: number;
}

export interface ListCost {
  /** Of a processor, for one list that is made anew. */
  readonly ms: number;
  /** Of what an instance keeps of the articles, beyond what it has without any. */
  readonly memoryMB: number;
}

/** What lists cost with so many live articles, in a process of its own. */
process.once("message", async ({ articles }: AskedCatalogue) => {
  const before = megabytes();
  const { live, model, now, reader } = simulatedLists({ articles, people: 5000, deeds: 30, width: 128 });
  const profiles = Array.from({ length: lists }, (_, number) => reader(number, 30 + (number % 60)));
  const make = async () => {
    for (const profile of profiles)
      recommend(profile, { id: randomUUID(), n: 10, now }, { live, model, settings: defaultListSettings });
  };
  await make();
  const ms = (await cpuMs(make)) / lists;
  process.send?.({ ms, memoryMB: megabytes() - before } satisfies ListCost);
  process.disconnect();
});

function megabytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 ** 2;
}
