import { random } from "../../shared/random";
import { recordedIn } from "../testing/mortal-jobs";
import { FilmJobs } from "./testing/film-jobs";

const jobs = new FilmJobs();
beforeAll(() => jobs.start(), 120_000);
afterAll(() => jobs.stop(), 30_000);

it("a job that is killed at any await, the first and the last time that it comes there, ends in the same model and computes only what is missing", async () => {
  const { place: whole, passed } = await jobs.undisturbed();
  const wanted = await jobs.look(whole);
  const stages = Object.keys(wanted.lock.stages);
  const missed: string[] = [];
  let kills = 0;
  for (const name of new Set(passed)) {
    const times = passed.filter((each) => each === name).length;
    for (const count of new Set([1, times])) {
      const place = await jobs.makePlace();
      // what happens at once is not always in the same order, nor as often
      if (!(await jobs.killAt(place, name, count))) missed.push(`${name} (${count})`);
      kills++;
      const { lock: before } = await jobs.look(place);
      const missing = stages.filter((stage) => !(stage in recordedIn(before)));
      const said = await jobs.train(place);
      const found = await jobs.look(place);
      const executed =
        (found.lock.runs.length > before.runs.length && found.lock.runs.at(-1)?.executed) || [];
      expect({ name, count, sha256: found.sha256, serves: found.champion?.sha256, executed }).toEqual({
        name,
        count,
        sha256: wanted.sha256,
        serves: wanted.sha256,
        executed: missing,
      });
      expect(said).toContain(`${missing.length} stages computed`);
    }
  }
  console.info({ kills, missed });
  expect(missed.length).toBeLessThan(kills / 20);
}, 7_200_000);

it("a job that is killed again and again at any moment comes to its end, and to the same model", async () => {
  const source = random(14);
  const { place: whole, milliseconds } = await jobs.undisturbed();
  const wanted = await jobs.look(whole);
  for (let round = 0; round < 20; round++) {
    const place = await jobs.makePlace();
    for (let kill = 0; kill < 10; kill++) await jobs.killAfter(place, source.below(milliseconds));
    await jobs.train(place);
    const { sha256, champion } = await jobs.look(place);
    expect([sha256, champion?.sha256]).toEqual([wanted.sha256, wanted.sha256]);
    expect(await jobs.train(place)).toMatch(/ 0 stages computed$/);
  }
}, 1_800_000);
