import { FilmLovers } from "./testing/film-lovers";
import { MortalFilms } from "./testing/mortal-films";
import { smallModel } from "./testing/small-model";

const person = "ann";
const films = new MortalFilms();
beforeAll(() => films.start(2, person, "1"));
afterAll(() => films.stop());

/** Who likes film 1 is shown film 2 by the one, and film 3 by the other. */
const shows2 = smallModel();
const shows3 = smallModel([
  [0, 2],
  [1, 3],
]);
const modelOf = (version: number) => (version % 2 ? shows2 : shows3);
const cutShort = shows2.bytes.subarray(0, -5);
const madeBy = (version: number) => `${version}: ${version % 2 ? "2" : "3"}`;
/** In what loads a champion and looks at it. */
const ofSwap = /serving\/champion-(model|files)\.ts, .* — over$/;

it("every list is made by a champion, whole, while champions change, an instance is killed at each await of a change, and the last one is broken", async () => {
  let version = 1;
  const next = () => films.promote(String(++version), modelOf(version));
  await films.promote("1", modelOf(1));
  await Promise.all([0, 1].map((instance) => films.revive(instance)));
  const lovers = new FilmLovers(films, person);
  await Promise.all([0, 1].map((instance) => lovers.until(instance, "1")));
  const asking = lovers.ask(4);

  const passed = await films.passedBy(0, async () => {
    await next();
    await lovers.until(0, String(version));
  });
  for (let n = 0; n < 5; n++) {
    await next();
    await Promise.all([0, 1].map((instance) => lovers.until(instance, String(version))));
  }
  // nobody was killed up to here
  expect(lovers.ended).toEqual([]);

  const points = [...new Set(passed)].filter((name) => ofSwap.test(name));
  expect(points.length).toBeGreaterThan(5);
  for (const name of points) {
    const { stands } = await films.standAt(0, name);
    await next();
    await stands;
    await films.kill(0);
    await lovers.until(1, String(version));
    await films.revive(0);
    await lovers.until(0, String(version));
  }

  // the newest one is broken, and neither who goes on nor who begins then makes a list of it
  const refused = await films.promote(String(version + 1), modelOf(version + 1), cutShort).then(async () => {
    const reason = await lovers.untilRefused(0);
    await films.kill(0);
    await films.revive(0);
    await lovers.until(0, String(version));
    return [reason, await lovers.untilRefused(1)];
  });
  expect(new Set(refused)).toEqual(new Set(["the champion's file is not what its sha256 says"]));

  lovers.quiet();
  await asking;
  const made = Array.from({ length: version }, (_, n) => `200 ratings ${madeBy(n + 1)}`);
  expect(Object.keys(lovers.tally).filter((told) => !made.includes(told))).toEqual([]);
  expect(lovers.told.length).toBeGreaterThan(100);
  expect(new Set(lovers.ended)).toEqual(new Set([0]));
});
