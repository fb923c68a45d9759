import { setTimeout as wait } from "node:timers/promises";
import { someAtATime } from "./some-at-a-time";

it("gives what was made in the order of the items, with no more under way than it may", async () => {
  let underWay = 0;
  let most = 0;
  const made = await someAtATime(3, [5, 4, 3, 2, 1, 0], async (n) => {
    most = Math.max(most, ++underWay);
    await wait(n);
    underWay--;
    return n * 10;
  });
  expect(made).toEqual([50, 40, 30, 20, 10, 0]);
  expect(most).toBe(3);
});

it("fails as the first one did, once nothing is under way and without beginning others", async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const acting = someAtATime(2, [1, 2, 3, 4], async (n) => {
    begun.push(n);
    if (n === 1) throw new Error("the first");
    await wait(5);
    ended.push(n);
  });
  await expect(acting).rejects.toThrow("the first");
  expect([begun, ended]).toEqual([[1, 2], [2]]);
});
