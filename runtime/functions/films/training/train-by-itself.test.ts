import type { JobState } from "../../../training/jobs";
import { MemoryJobs } from "../../../training/testing/memory-jobs";
import { type TrainByItselfParts, trainByItself } from "../../../training/train-by-itself";
import { hasRatings } from "../connect";
import { DriftChecks } from "../drift/drift-checks";
import { addFilms } from "../testing/add-films";
import { FilmsDatabase } from "../testing/films-database";

const dayMs = 86_400_000;
const now = () => new Date();
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString();

let database: FilmsDatabase;
let api: ReturnType<FilmsDatabase["as"]>;
let jobs: MemoryJobs;
beforeAll(async () => {
  database = await FilmsDatabase.start();
  api = database.as("films_api");
  await addFilms(database);
});
beforeEach(async () => {
  jobs = new MemoryJobs();
  await database.rows(`truncate films.drift_checks, films.ratings, films.people restart identity;
    insert into films.people (key) values ('ann');
    insert into films.ratings (person, film, value, rated_at) values (1, 1, 5, now())`);
});
afterAll(() => database?.stop());

const onSchedule = { TRAIN_EVERY_DAYS: 7, TRAIN_ON_DRIFT: false };
const onDrift = { TRAIN_EVERY_DAYS: undefined, TRAIN_ON_DRIFT: true };

function train(settings: TrainByItselfParts["settings"]) {
  const telemetry = { event() {} };
  const hasData = () => hasRatings(api);
  const checks = new DriftChecks(api);
  return trainByItself({ workload: "films", settings, jobs, checks, hasData, telemetry }, now());
}

const earlier = (status: JobState["status"], days: number) =>
  void jobs.states.push({ id: "films-0", status, startedAt: daysAgo(days), endedAt: daysAgo(days) });

/** @param verdict of what people rate */
async function look(verdict: "drift" | "none"): Promise<void> {
  const span = { from: daysAgo(30), to: daysAgo(0), people: 100 };
  await new DriftChecks(api).add({
    version: "1",
    isAlarm: verdict === "drift",
    result: {
      before: span,
      since: span,
      fewestPeople: 50,
      differences: [
        {
          column: "rating",
          of: "values",
          test: "Kolmogorov-Smirnov",
          p: 0,
          effect: 1,
          adjustedP: 0,
          verdict,
        },
      ],
    },
  });
}

describe("by schedule", () => {
  it.each<[string, JobState["status"] | undefined, number, boolean]>([
    ["when there was none yet", undefined, 0, true],
    ["when the last one is as old", "Completed", 7, true],
    ["not when it is not", "Completed", 6, false],
    ["when the last one failed as long ago", "Failed", 8, true],
    ["not after one that failed yesterday: somebody has to look first", "Failed", 1, false],
  ])("starts one %s", async (_, status, days, starts) => {
    if (status) earlier(status, days);
    expect((await train(onSchedule))?.why).toBe(starts ? "schedule: every 7 days" : undefined);
    expect(jobs.asked.length).toBe(starts ? 1 : 0);
  });

  it("starts none where there is nothing to learn from", async () => {
    await database.rows("truncate films.ratings");
    expect(await train(onSchedule)).toBeUndefined();
  });
});

describe("on drift", () => {
  it("starts one that says in which columns, and where the environment does not say so none", async () => {
    await look("drift");
    expect(await train({ TRAIN_EVERY_DAYS: undefined, TRAIN_ON_DRIFT: false })).toBeUndefined();
    expect(await train(onDrift)).toMatchObject({ why: "drift: rating" });
    expect(jobs.asked).toEqual([
      { workload: "films", experiment: "films", parameters: {}, why: "drift: rating" },
    ]);
  });

  it("starts none when nothing drifted, or nobody has looked for a day", async () => {
    await look("none");
    expect(await train(onDrift)).toBeUndefined();
    await look("drift");
    await database.rows("update films.drift_checks set checked_at = checked_at - interval '25 hours'");
    expect(await train(onDrift)).toBeUndefined();
  });

  it("starts none in the week after another one: what that one made may have been refused, and drift goes on", async () => {
    earlier("Completed", 3);
    await look("drift");
    expect(await train(onDrift)).toBeUndefined();
  });
});

it("starts one at a time, and says nothing when somebody asks at the same moment", async () => {
  await look("drift");
  jobs.states.push({ id: "films-0", status: "Running" });
  expect(await train({ ...onSchedule, TRAIN_ON_DRIFT: true })).toBeUndefined();
  jobs.latestJob = async () => undefined;
  expect(await train(onDrift)).toBeUndefined();
  expect(jobs.asked).toEqual([]);
});
