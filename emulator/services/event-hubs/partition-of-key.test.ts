import { join } from "node:path";
import { partitionOfKey } from "./partition-of-key";

/** The client's own, which it uses where it chooses a partition by itself. */
const { mapPartitionKeyToId } = require(
  join(require.resolve("@azure/event-hubs"), "../impl/partitionKeyToIdMapper.js"),
) as { mapPartitionKeyToId(key: string, count: number): number };

it("sends each key where Microsoft's client would", () => {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789-_ é😀";
  for (let length = 0; length < 60; length++) {
    for (let n = 0; n < 20; n++) {
      const key = Array.from({ length }, (_, at) => [...letters][(at * 7 + n * 13) % 41]).join("");
      for (const count of [1, 4, 5, 32])
        expect([key, partitionOfKey(key, count)]).toEqual([key, mapPartitionKeyToId(key, count)]);
    }
  }
});
