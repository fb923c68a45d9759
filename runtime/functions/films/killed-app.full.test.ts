import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { random } from "../../shared/random";
import { FilmLovers } from "./testing/film-lovers";
import { MortalFilms } from "./testing/mortal-films";
import { smallModel } from "./testing/small-model";

const person = "ann";
const films = new MortalFilms();
beforeAll(async () => {
  await films.start(3, person, "1");
  await films.promote("1", modelOf(1));
  await Promise.all([0, 1, 2].map((instance) => films.revive(instance)));
}, 120_000);
afterAll(() => films.stop(), 30_000);

/** Who likes film 1 is shown film 2 by the one, and film 3 by the other. */
const shows2 = smallModel();
const shows3 = smallModel([
  [0, 2],
  [1, 3],
]);
const modelOf = (version: number) => (version % 2 ? shows2 : shows3);
const madeBy = (version: number) => `200 ratings ${version}: ${version % 2 ? "2" : "3"}`;
/** The last one that was promoted. */
let version = 1;

it("every list is made by a champion while champions change and instances are killed at any moment", async () => {
  const source = random(7);
  const lovers = new FilmLovers(films, person);
  const asking = lovers.ask(6);
  for (let point = 0; point < 300; point++) {
    await films.promote(String(++version), modelOf(version));
    await wait(source.below(60));
    const instance = source.below(3);
    await films.kill(instance);
    await films.revive(instance);
  }
  await Promise.all([0, 1, 2].map((instance) => lovers.until(instance, String(version))));
  lovers.quiet();
  await asking;
  const made = Array.from({ length: version }, (_, n) => madeBy(n + 1));
  expect(Object.keys(lovers.tally).filter((told) => !made.includes(told))).toEqual([]);
  console.info({ lists: lovers.told.length, endedConnections: lovers.ended.length });
}, 1_200_000);

const otherMagic = Buffer.concat([Buffer.from("VBOOKS"), shows2.bytes.subarray(6)]);
const hashed = (bytes: Uint8Array) => ({
  bytes,
  sha256: createHash("sha256").update(bytes).digest("hex"),
});

it.each<[string, Parameters<MortalFilms["promote"]>[1], Uint8Array | null | undefined]>([
  ["was cut short", hashed(Buffer.from("cut short")), shows2.bytes.subarray(0, -5)],
  ["is another model", hashed(Buffer.from("another")), shows3.bytes],
  ["begins like something else", hashed(otherMagic), undefined],
  ["was damaged before it was hashed", hashed(shows2.bytes.with(300, 7)), undefined],
  ["is empty", hashed(Buffer.from("empty")), new Uint8Array(0)],
  ["is not there", hashed(Buffer.from("not there")), null],
])(
  "a champion whose file %s never makes a list, whoever is killed, and the one before goes on",
  async (_, broken, found) => {
    const lovers = new FilmLovers(films, person);
    const asking = lovers.ask(4);
    const served = version;
    await films.promote(String(++version), broken, found);
    for (const instance of [0, 1]) {
      expect(await lovers.untilRefused(instance)).toMatch(/^the champion/);
      await films.kill(instance);
      await films.revive(instance);
      await lovers.until(instance, String(served));
    }
    await films.promote(String(++version), modelOf(version));
    await Promise.all([0, 1, 2].map((instance) => lovers.until(instance, String(version))));
    lovers.quiet();
    await asking;
    expect(Object.keys(lovers.tally).sort()).toEqual([madeBy(served), madeBy(version)].sort());
  },
  120_000,
);

it("a file that names no champion changes nothing for whoever serves", async () => {
  const lovers = new FilmLovers(films, person);
  const asking = lovers.ask(4);
  await films.writeChampion('{"version": "../');
  for (const instance of [0, 1, 2])
    expect(await lovers.untilRefused(instance)).toBe("the file that names the champion is not one");
  const served = version;
  await films.promote(String(++version), modelOf(version));
  await Promise.all([0, 1, 2].map((instance) => lovers.until(instance, String(version))));
  lovers.quiet();
  await asking;
  expect(Object.keys(lovers.tally).sort()).toEqual([madeBy(served), madeBy(version)].sort());
}, 120_000);
