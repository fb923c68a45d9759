import { onFirstUse } from "./on-first-use";

it("makes it once, however many ask at the same time", async () => {
  let made = 0;
  const thing = onFirstUse(async () => ++made);
  expect(await Promise.all([thing(), thing(), thing()])).toEqual([1, 1, 1]);
});

it("tries again after a failure", async () => {
  let attempts = 0;
  const thing = onFirstUse(async () => {
    if (++attempts === 1) throw new Error("not yet");
    return attempts;
  });
  await expect(thing()).rejects.toThrow("not yet");
  expect(await thing()).toBe(2);
});
