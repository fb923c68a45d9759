import { recordedIn } from "../testing/mortal-jobs";
import { FilmJobs } from "./testing/film-jobs";

const jobs = new FilmJobs();
beforeAll(() => jobs.start());
afterAll(() => jobs.stop());

/** A stage has ended, and nothing of it is kept yet. */
const computed = /run-pipeline\.ts, compute: await stage\.run\(.* — over$/;
/** A stage is recorded, and the next one has not begun. */
const recorded = /run-pipeline\.ts, through: await this\.kept\.save\(\) — over$/;

it("a job that is killed in each stage and after it ends in the same model, and computes nothing twice that was recorded", async () => {
  const { place: whole, passed } = await jobs.undisturbed();
  const stages = Object.keys((await jobs.look(whole)).lock.stages);
  expect(stages.length).toBeGreaterThan(5);
  const nameOf = (pattern: RegExp) => passed.find((each) => pattern.test(each)) ?? String(pattern);

  const place = await jobs.makePlace();
  let before = recordedIn((await jobs.look(place)).lock);
  for (const [at, stage] of stages.entries()) {
    expect([stage, await jobs.killAt(place, nameOf(computed))]).toEqual([stage, true]);
    expect(recordedIn((await jobs.look(place)).lock)).toEqual(before);
    expect([stage, await jobs.killAt(place, nameOf(recorded))]).toEqual([stage, true]);
    const after = recordedIn((await jobs.look(place)).lock);
    expect(Object.keys(after)).toEqual(stages.slice(0, at + 1));
    expect(after).toMatchObject(before);
    before = after;
  }
  expect(await jobs.train(place)).toMatch(/ 0 stages computed$/);
  const [killed, undisturbed] = await Promise.all([place, whole].map((each) => jobs.look(each)));
  expect(recordedIn(killed?.lock)).toEqual(before);
  expect(killed?.sha256).toBe(undisturbed?.sha256);
  expect(killed?.champion).toMatchObject({ version: "1", sha256: undisturbed?.sha256 });
});
