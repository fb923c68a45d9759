import { setTimeout as wait } from "node:timers/promises";
import { random } from "../../runtime/shared/random";
import { print } from "../shared/figure";
import { percentile } from "../shared/load";
import { startedSeconds } from "../shared/processor-seconds";
import type { NewsEstate } from "./news-estate";

const perSecond = 500;
/** So many made anew leave a busy machine some time. */
const calmly = 200;
const seconds = 8;
const clicks = 40;

type Path = (n: number) => string;

/**
 * Lists at a steady rate: made anew, and from the cache; and how long after a click a reader has another list while others ask. The API, the hub,
 * what takes deeds in and who asks are one process, beside PostgreSQL and Redis.
 */
export async function measureLists(estate: NewsEstate): Promise<void> {
  const { readers } = estate;
  // what is left out makes each one's list one that nobody has asked for
  const anew: Path = (n) => `${listOf(readers[n % readers.length] as string)}&exclude=x${n}`;
  const again: Path = (n) => listOf(readers[n % 200] as string);
  for (let n = 0; n < 200; n++) await ask(estate, again(n));
  await measureSteady(estate, "from the cache", 3, again, perSecond);
  await steady(estate, anew, calmly, 2, 1_000_000);
  await measureSteady(estate, "made anew", 10, anew, calmly);
  await measureClicks(estate, anew);
  await measureSteady(estate, "made anew", 10, (n) => anew(3_000_000 + n), perSecond);
}

const listOf = (reader: string) => `/recommendations?user_id=${reader}`;

async function ask({ running, token }: NewsEstate, path: string): Promise<{ readonly id: string }> {
  const { status, json, text } = await running.ask("GET", path, { token });
  if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text}`);
  return json;
}

/** At random moments, whether those before are answered or not. @returns milliseconds since each was due, ascending */
async function steady(
  estate: NewsEstate,
  path: Path,
  rate: number,
  forSeconds: number,
  from = 0,
): Promise<Float64Array> {
  const source = random(1);
  const times: number[] = [];
  const asked: Promise<void>[] = [];
  const end = performance.now() + forSeconds * 1000;
  let due = performance.now();
  for (let n = from; due < end; n++) {
    due += (-1000 / rate) * Math.log(1 - source.next());
    const early = due - performance.now();
    if (early > 0) await wait(early);
    const since = due;
    asked.push(ask(estate, path(n)).then(() => void times.push(performance.now() - since)));
  }
  await Promise.all(asked);
  return Float64Array.from(times).sort();
}

async function measureSteady(
  estate: NewsEstate,
  how: string,
  mostMs: number,
  path: Path,
  rate: number,
): Promise<void> {
  const before = { own: process.cpuUsage(), others: startedSeconds() };
  const milliseconds = await steady(estate, path, rate, seconds);
  const { user, system } = process.cpuUsage(before.own);
  const own = (user + system) / 1000 / milliseconds.length;
  const others = (1000 * (startedSeconds() - before.others)) / milliseconds.length;
  for (const [name, share] of [
    ["p50", 0.5],
    ["p95", 0.95],
  ] as const) {
    const value = percentile(milliseconds, share);
    print({
      figure: `${name} of a list ${how} at ${rate} requests a second, 50000 articles`,
      value,
      unit: "ms",
      ...(name === "p95" && {
        peer: "the limit",
        peerValue: mostMs,
        ratio: value / mostMs,
        target: `<= ${mostMs} ms`,
        met: value <= mostMs,
        note: `processor time of each: ${own.toFixed(2)} ms of this process, ${others.toFixed(2)} of PostgreSQL and Redis`,
      }),
    });
  }
}

/** From a click to another list, through the hub and what takes deeds in, while others ask. */
async function measureClicks(estate: NewsEstate, others: Path): Promise<void> {
  const { running, readers, token } = estate;
  const times: number[] = [];
  const load = steady(estate, others, calmly, seconds, 2_000_000);
  for (let n = 0; n < clicks; n++) {
    const reader = readers[n] as string;
    const before = await running.ask("GET", listOf(reader), { token });
    const began = performance.now();
    const clicked = { kind: "click", user_id: reader, article_id: before.json.items[0].article.id };
    const { status, text } = await running.ask("POST", "/feedback", { token, body: clicked });
    if (status >= 300) throw new Error(`a click was answered with ${status}: ${text}`);
    while ((await ask(estate, listOf(reader))).id === before.json.id) await wait(10);
    times.push(performance.now() - began);
    await wait(100);
  }
  await load;
  const value = percentile(Float64Array.from(times).sort(), 0.95);
  print({
    figure: `p95 from a click to another list, at ${calmly} lists a second made anew`,
    value,
    unit: "ms",
    peer: "the limit",
    peerValue: 1000,
    ratio: value / 1000,
    target: "<= 1000 ms",
    met: value <= 1000,
    note: `through the hub, of ${clicks}`,
  });
}
