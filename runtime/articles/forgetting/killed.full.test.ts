import { random } from "../../shared/random";
import type { SignedReceipt } from "./receipt";
import { type Everything, MortalErasures } from "./testing/mortal-erasures";

let erasures: MortalErasures;
let passed: readonly string[];
let milliseconds: number;
/** All that is kept when nobody is left who is to be forgotten. */
let others: Everything;
let clean: SignedReceipt["receipt"];

beforeAll(async () => {
  erasures = await MortalErasures.start();
  others = await erasures.everything();
  const id = await erasures.ask(await erasures.plant());
  ({ passed, milliseconds } = await erasures.undisturbed());
  clean = (await erasures.finish(id)).receipt;
}, 120_000);
afterAll(() => erasures?.stop());

it("leaves all others as they were, row by row and byte by byte, when nothing happens to it", async () => {
  expect(await erasures.everything()).toEqual(others);
  expect(clean.stores.map(({ name }) => name)).toContain("poison queue");
  expect(passed.length).toBeGreaterThan(100);
});

it("ends as one that was not killed, wherever in it it was killed (-9), the first and the last time that it comes there", async () => {
  const within = /^runtime\/(articles|database|shared\/hold-blob)/;
  const names = [...new Set(passed.filter((each) => within.test(each)))];
  let kills = 0;
  const missed: string[] = [];
  for (const name of names) {
    const times = passed.filter((each) => each === name).length;
    for (const count of new Set([1, times])) {
      kills++;
      const id = await erasures.ask(await erasures.plant());
      if (!(await erasures.killAt(name, count))) missed.push(`${name} (${count})`);
      await expectAsClean(id, `${name} (${count})`);
    }
  }
  console.info({ kills, missed });
  // what happens at once is not always in the same order, nor as often
  expect(missed.length).toBeLessThan(kills / 10);
}, 7_200_000);

it("ends as one that was not killed after it was killed again and again at any moment", async () => {
  const source = random(16);
  for (let round = 0; round < 10; round++) {
    const id = await erasures.ask(await erasures.plant());
    for (let kill = 0; kill < 6; kill++) await erasures.killAfter(source.below(milliseconds));
    await expectAsClean(id, `round ${round}`);
  }
}, 3_600_000);

async function expectAsClean(id: string, killed: string): Promise<void> {
  const { receipt } = await erasures.finish(id);
  expect({ killed, found: await erasures.everything() }).toEqual({ killed, found: others });
  expect({ killed, stores: searched(receipt) }).toEqual({ killed, stores: searched(clean) });
}

/** How much was erased is only known of what was noted before the end. */
function searched({ stores }: SignedReceipt["receipt"]) {
  return stores.map(({ name, lookedFor, found }) => ({ name, lookedFor, found }));
}
