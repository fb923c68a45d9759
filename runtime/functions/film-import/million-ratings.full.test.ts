import { FilmsDatabase } from "../films/testing/films-database";
import { MortalImport } from "./testing/mortal-import";

const count = 1_000_000;

it("brings in a million ratings in less than 300 MB, and says how long it took", async () => {
  const database = await FilmsDatabase.start();
  const lines: string[] = [];
  let seed = 1;
  for (let n = 0; n < count; n++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    // few films have most of the ratings, as everywhere
    const film = Math.floor(((seed >>> 8) / 2 ** 24) ** 3 * 4000);
    lines.push(`${n % 6040}::${film}::${1 + (n % 5)}::${956_700_000 + ((n * 7919) % 80_000_000)}`);
  }
  const imports = new MortalImport(database, lines.join("\n"));
  try {
    const told = await imports.run().told;
    expect(told).toMatchObject({ state: "done", taken: count, refused: 0 });
    console.info(`${told?.seconds.toFixed(1)} s, ${told?.memoryMB.toFixed(0)} MB`);
    expect(told?.memoryMB).toBeLessThan(300);
    const [again] = [await imports.run().told];
    expect(again).toMatchObject({ state: "known", taken: count });
  } finally {
    imports.remove();
    await database.stop();
  }
}, 600_000);
