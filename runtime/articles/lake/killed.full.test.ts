import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { bundle } from "../../../packaging/bundle/bundle";
import { random } from "../../shared/random";
import { MortalProcess } from "../../shared/testing/mortal-process";
import { merged } from "./interaction-row";
import { LakeFiles } from "./lake-files";
import { lock } from "./lake-places";
import type { AskedOfArchive } from "./testing/archive-process";
import { duckDBRows } from "./testing/duckdb-rows";
import { LakeEstate } from "./testing/lake-estate";
import { someHour, someRows } from "./testing/some-rows";

const kills = 40;
const asked = {
  rows: { count: 6000, readers: 200, seed: 5 },
  before: someHour + 3 * 3_600_000,
  forgotten: "r11",
};

let estate: LakeEstate;
let folder: string;
let program: string;
beforeAll(async () => {
  estate = await LakeEstate.start();
  const build = join(process.cwd(), ".vitrine/build");
  mkdirSync(build, { recursive: true });
  folder = mkdtempSync(join(build, "mortal-lake-"));
  program = join(folder, "archive-process.cjs");
  writeFileSync(program, bundle(process.cwd(), "runtime/articles/lake/testing/archive-process.ts").code);
}, 120_000);
afterAll(async () => {
  await estate?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

it("ends with the rows, and the bytes, of a run that was not killed, after it was killed forty times", async () => {
  const source = random(3);
  const files = new LakeFiles(estate.container);
  const lake = await estate.reached();
  const run = async (name: string, times: number) => {
    await estate.empty();
    const archive = new MortalProcess<AskedOfArchive, object>(program, () => ({
      ...asked,
      lake,
      checkpoint: join(folder, name),
    }));
    for (let killed = 0; ; killed++) {
      await archive.start();
      const ended = await Promise.race([
        archive.say<string>("begin").then(
          () => true,
          () => false,
        ),
        ...(killed < times ? [wait(300 + source.below(1500)).then(() => false)] : []),
      ]);
      await archive.kill();
      // as it would end by itself, within half a minute
      await estate.container
        .getBlobClient(lock)
        .getBlobLeaseClient()
        .breakLease(0)
        .catch(() => undefined);
      if (ended) return { killed, contents: await contents(files) };
    }
  };
  const clean = await run("clean", 0);
  const found = await run("killed", kills);
  expect(found.killed).toBeGreaterThan(kills / 4);
  expect(Object.keys(found.contents)).toEqual(Object.keys(clean.contents));
  expect(found.contents).toEqual(clean.contents);
  expect(await duckDBRows(files)).toEqual(
    merged(someRows(asked.rows).filter(({ reader }) => reader !== asked.forgotten)),
  );
}, 600_000);

async function contents(files: LakeFiles): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await files.names("")) {
    if (name !== lock) found[name] = (await files.read(name))?.bytes.toString("base64") ?? "";
  }
  return found;
}
