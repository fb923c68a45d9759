import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { namedPolicies } from "../../../runtime/articles/judging/list-policy";
import type { ListInput } from "../../../runtime/articles/list/list-input";
import { changedListSettings, defaultListSettings } from "../../../runtime/articles/list/list-settings";
import { makeList } from "../../../runtime/articles/list/make-list";
import { recommend } from "../../../runtime/articles/list/recommend";
import { recordOf } from "../../../runtime/articles/list/record";
import { refusalOf } from "../../../runtime/articles/list/refusal-of";
import { simulatedLists } from "../../../runtime/articles/list/testing/simulated-lists";
import { listId } from "../../../runtime/functions/articles/lists/list-id";
import { RunningArticles } from "../../../runtime/functions/articles/testing/running-articles";
import { random } from "../../../runtime/shared/random";
import type { JsonApi } from "../../json-api";
import { judgeLists } from "./judge-lists";
import { judgementInWords, verdictOf } from "./judgement-in-words";

const [readers, listsEach, places] = [400, 4, 4];
/** Half of all places at random, of which the log can tell most. */
const settings = { ...defaultListSettings, exploration: 0.5 };

interface JudgedList {
  readonly reader: number;
  readonly at: number;
  readonly input: ListInput;
}

let api: RunningArticles;
let shown: readonly JudgedList[];
beforeAll(async () => {
  api = await RunningArticles.start();
  shown = listsOfReaders();
  await keep(shown);
});
afterAll(() => api?.stop());

it("judges a policy from the log of the API as it does when readers are really shown its lists", async () => {
  for (const name of ["content", "newest"]) {
    const judged = await judgeLists(operator(), name, { days: 3 });
    const first = judged.find(({ places, reward }) => places === 1 && reward === "opened");
    const truth = openedUnder(namedPolicies[name] ?? {}, 1);
    expect(first?.judgement?.doublyRobust?.low).toBeLessThan(truth);
    expect(first?.judgement?.doublyRobust?.high).toBeGreaterThan(truth);
  }
  // readers open what is like what they read, and nothing because it is new
  const better = await judgeLists(operator(), "content", { days: 3, places: 1 });
  expect(verdictOf(better)).toMatch(/^What the policy shows is opened more often at the first place/);
  expect(judgementInWords("content", better)).toContain(`${shown.length} lists of ${readers} readers`);
});

it("judges all places of a policy in a file that draws less at random", async () => {
  const folder = mkdtempSync(join(tmpdir(), "policy-"));
  const file = join(folder, "policy.json");
  writeFileSync(file, JSON.stringify({ exploration: 0.4 }));
  const judged = await judgeLists(operator(), file, { days: 3 });
  rmSync(folder, { recursive: true });
  const of = (reward: string) =>
    judged.find((each) => each.places === places && each.reward === reward)?.judgement;
  const truth = openedUnder({ exploration: 0.4 }, places);
  expect(of("opened")?.doublyRobust?.low).toBeLessThan(truth);
  expect(of("opened")?.doublyRobust?.high).toBeGreaterThan(truth);
  // each that is opened is read for 30 seconds
  expect(of("seconds")?.ips.value).toBeCloseTo(30 * (of("opened")?.ips.value ?? 0), 6);
});

it.each([
  ["PolicyNotFound", () => "no-such-policy"],
  ["PolicyNotValid", (file: string) => write(file, { exploration: 2 })],
  ["PolicyNotInLog", (file: string) => write(file, { freshHalfLifeHours: 3 })],
  ["PolicyNotInLog", (file: string) => write(file, { fatigueAfter: 9 })],
])("fails with %s for what is no policy, or none that a record can judge", async (code, policyIn) => {
  const folder = mkdtempSync(join(tmpdir(), "policy-"));
  const policy = policyIn(join(folder, "policy.json"));
  await expect(judgeLists(operator(), policy, { days: 3 })).rejects.toMatchObject({ code });
  rmSync(folder, { recursive: true });
});

it("tells no number of a policy that would have made wholly other lists", async () => {
  const judged = await judgeLists(operator(), "newest", { days: 3 });
  const whole = judged.filter((each) => each.places === places);
  expect(whole.map(({ refused }) => refused?.code)).toEqual([
    "EffectiveSampleTooSmall",
    "EffectiveSampleTooSmall",
  ]);
});

it("hands the log to operators alone, names nobody in it, and no two readings name readers alike", async () => {
  const path = () => `/lists?days=3&export=${randomUUID()}`;
  const publisher = await api.service("Articles.Publish");
  expect((await api.ask("GET", path(), { token: publisher })).status).toBe(403);
  expect((await api.ask("GET", path(), { token: await api.reader() })).status).toBe(403);
  const token = await api.service("Articles.Operate");
  const [one, other] = [await api.ask("GET", path(), { token }), await api.ask("GET", path(), { token })];
  expect(one.json.lists).toHaveLength(500);
  expect(JSON.stringify(one.json)).not.toContain("reader-");
  expect(one.json.lists[0].record).toBe(other.json.lists[0].record);
  expect(one.json.lists[0].reader).not.toBe(other.json.lists[0].reader);
});

function write(file: string, policy: object): string {
  writeFileSync(file, JSON.stringify(policy));
  return file;
}

/** What the policy's lists bring at their first places when they are made, and not only judged. */
function openedUnder(policy: (typeof namedPolicies)[string], depth: number): number {
  let opened = 0;
  const seeds = 4;
  for (const [n, { input }] of shown.entries())
    for (let seed = 0; seed < seeds; seed++) {
      const made = makeList({
        ...input,
        settings: changedListSettings(settings, policy),
        seed: 1_000_003 * n + seed,
      });
      for (const { article, position } of made.items.slice(0, depth))
        opened += chanceOf(input, article, position);
    }
  return opened / (seeds * shown.length * depth);
}

function chanceOf({ candidates }: ListInput, article: number, position: number): number {
  const likeness = candidates.find((each) => each.article === article)?.scores.content ?? 0;
  return (0.05 + (0.6 * likeness) / 255) / (1 + position / 3);
}

function listsOfReaders(): JudgedList[] {
  const world = simulatedLists({ articles: 400, people: 300, deeds: 15 });
  const now = Date.now() - 3_600_000;
  return Array.from({ length: readers * listsEach }, (_, n) => {
    const reader = n % readers;
    const profile = world.reader(reader, 15);
    const query = { id: `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`, n: places, now: world.now };
    const { live, model } = world;
    const { input } = recommend(profile, query, { live, model, settings });
    const candidates = input.candidates.filter((each) => !refusalOf(each, input)).slice(0, 12);
    return { reader: reader + 1, at: now + n, input: { ...input, candidates } };
  });
}

async function keep(lists: readonly JudgedList[]): Promise<void> {
  await api.database.rows(
    `insert into articles.readers (key) select 'reader-' || n from generate_series(1, ${readers}) n`,
  );
  const source = random(7);
  const rows: string[] = [];
  const deeds: string[] = [];
  for (const { reader, at, input } of lists) {
    const id = listId(at);
    const time = new Date(at).toISOString();
    const record = Buffer.from(recordOf(input)).toString("hex");
    rows.push(`('${id}', '${time}', ${reader}, '\\x${record}')`);
    const deed = (kind: string, article: number, seconds: string, whose = reader) =>
      `('${randomUUID()}', '${time}', ${whose}, '${kind}', ${article}, ${seconds}, '${id}')`;
    for (const { article, position } of makeList(input).items) {
      // what somebody says of another one's list counts nowhere
      deeds.push(deed("click", article, "null", reader + 1000));
      if (source.next() >= chanceOf(input, article, position)) continue;
      deeds.push(deed("click", article, "null"), deed("read", article, "30"));
    }
  }
  await api.database.rows(`insert into articles.lists (id, at, reader, record) values ${rows.join(",")}`);
  await api.database.rows(
    `insert into articles.interactions (event, at, reader, kind, article, seconds, list) values ${deeds.join(",")}`,
  );
}

/** As whoever runs the command. */
function operator(): Pick<JsonApi, "ask"> {
  return {
    async ask(method, path, schema) {
      const token = await api.service("Articles.Operate");
      return schema.parse((await api.ask(method, path, { token })).json);
    },
  };
}
