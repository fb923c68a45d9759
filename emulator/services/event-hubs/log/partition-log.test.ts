import {
  appendFileSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PartitionLog } from "./partition-log";
import type { StoredEvent } from "./record";

let folder: string;
let log: PartitionLog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "partition-"));
  log = new PartitionLog(folder);
});
afterEach(async () => {
  await log.close();
  rmSync(folder, { recursive: true });
});

const event = (text: string, partitionKey?: string) => ({
  message: Buffer.from(text),
  ...(partitionKey !== undefined && { partitionKey }),
});
const textsOf = (events: readonly StoredEvent[]) => events.map(({ message }) => message.toString());
const files = () => globSync("*.events", { cwd: folder });

function all(from = 0): StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let next = from; ; next = (events.at(-1) as StoredEvent).sequence + 1) {
    const some = log.read(next);
    if (some.length === 0) return events;
    events.push(...some);
  }
}

async function reopen(): Promise<void> {
  await log.close();
  log = new PartitionLog(folder);
}

it("gives back events in their order, with number, offset, time and key, also after a restart", async () => {
  await Promise.all([log.append([event("a", "ann"), event("b")]), log.append([event("c", "")])]);
  const before = all();
  expect(before).toMatchObject([
    { sequence: 0, offset: 0, partitionKey: "ann" },
    { sequence: 1, offset: 22 },
    { sequence: 2, offset: 41, partitionKey: "" },
  ]);
  expect(textsOf(before)).toEqual(["a", "b", "c"]);
  expect(before[1]).not.toHaveProperty("partitionKey");
  await reopen();
  expect(all()).toEqual(before);
  await log.append([event("d")]);
  expect(log.last).toMatchObject({ sequence: 3, offset: 60 });
});

it("begins where a reader asks for", async () => {
  for (const text of ["a", "b", "c"]) {
    await log.append([event(text)]);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  const [, second] = all() as [StoredEvent, StoredEvent];
  const start = (at: "sequence" | "offset" | "enqueuedMs", value: number, inclusive: boolean) =>
    textsOf(all(log.sequenceAt({ at, value, inclusive })));
  for (const at of ["sequence", "offset", "enqueuedMs"] as const) {
    expect(start(at, second[at], true)).toEqual(["b", "c"]);
    expect(start(at, second[at], false)).toEqual(["c"]);
    expect(start(at, -1, false)).toEqual(["a", "b", "c"]);
    expect(start(at, Number.MAX_SAFE_INTEGER - 1, false)).toEqual([]);
  }
  expect(log.sequenceAt({ at: "start" })).toBe(0);
  expect(log.sequenceAt({ at: "end" })).toBe(3);
});

it("finds its way among many events and large ones", async () => {
  const large = "x".repeat(300_000);
  await log.append(Array.from({ length: 5000 }, (_, n) => event(n === 2500 ? large : `event ${n}`)));
  await reopen();
  const events = all();
  expect(events.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 5000 }, (_, n) => n));
  for (const n of [0, 1, 2499, 2500, 2501, 4999]) {
    const at = events[n] as StoredEvent;
    expect(log.read(n)[0]).toEqual(at);
    expect(log.sequenceAt({ at: "offset", value: at.offset, inclusive: true })).toBe(n);
  }
});

it("cuts off what a crash left of an event, and nothing that was acknowledged", async () => {
  await log.append([event("a"), event("b")]);
  const [file = ""] = files();
  const whole = readFileSync(join(folder, file));
  for (let torn = 1; torn < 20; torn++) {
    await log.close();
    appendFileSync(join(folder, file), whole.subarray(0, torn === 19 ? 18 : torn));
    log = new PartitionLog(folder);
    expect(textsOf(all())).toEqual(["a", "b"]);
  }
  await log.append([event("c")]);
  await log.close();
  truncateSync(join(folder, file), whole.length + 5);
  log = new PartitionLog(folder);
  expect(textsOf(all())).toEqual(["a", "b"]);
});

it("says that a file is damaged, and does not skip what is in it", async () => {
  await log.append([event("a"), event("b")]);
  const [file = ""] = files();
  const bytes = readFileSync(join(folder, file));
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  writeFileSync(join(folder, file), bytes);
  expect(textsOf(log.read(0))).toEqual(["a"]);
  expect(() => log.read(1)).toThrow(/damaged at byte/);
});

it("forgets what is older than the retention, and goes on counting", async () => {
  await log.append([event("old")]);
  await log.expire(Date.now() + 1000);
  expect(all()).toEqual([]);
  expect(log.firstSequence).toBe(1);
  await log.append([event("new")]);
  expect(all(0)).toMatchObject([{ sequence: 1, offset: 21 }]);
  await log.expire(0);
  await reopen();
  expect(textsOf(all())).toEqual(["new"]);
  expect(files()).toHaveLength(1);
});
