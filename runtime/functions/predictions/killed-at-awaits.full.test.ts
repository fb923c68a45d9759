import { killAtAwaits, missed, type ScenarioName, scenarios } from "./testing/kill-at-awaits";

/** Reached only after another fault: each has a test of its own beside it. */
const afterFaults = [
  // a value that PostgreSQL refuses, which no request brings
  /record\/group-commit\.ts, write: await this\.write\(\[each\]\)/,
  // an answer that comes after another one, or whose question is lost
  /record\/prediction-record\.ts, answered: await this\.answerOf\(id\)/,
  // a batch whose worker has ended
  /scoring\/row-batcher\.ts, compute: await this\.compute\(\[request\]/,
];

it("has told nobody what is not in the record exactly once, after app, worker, token proxy and database were each killed at every await", async () => {
  const killed = await killAtAwaits(Object.keys(scenarios) as ScenarioName[]);
  const { points, unreached, told } = killed;
  console.info({ points: points.length, unreached, told });
  expect(killed.unrecorded).toEqual([]);
  expect(missed(killed).filter((name) => !afterFaults.some((each) => each.test(name)))).toEqual([]);
  expect(unreached).toBeLessThan(points.length / 20);
  expect(Object.keys(told).filter((each) => !/^(200|400 |503 )/.test(each))).toEqual([]);
}, 7_200_000);
