import { setTimeout as wait } from "node:timers/promises";
import { isOver } from "../../../shared/testing/named-awaits";
import { Callers, type Question } from "./callers";
import { MortalPredictions, type Victim, victims } from "./mortal-predictions";
import { row } from "./test-api";
import { tally, unrecorded } from "./unrecorded";

/** What is asked at once, so that it passes awaits. */
type Scenario = (callers: Callers, predictions: MortalPredictions) => Promise<readonly Question[]>;

const tensors = {
  inputs: [
    { name: "age", shape: [1], datatype: "INT64", data: [row.age] },
    { name: "income", shape: [1], datatype: "FP64", data: [row.income] },
    { name: "overtime", shape: [1], datatype: "BOOL", data: [row.overtime] },
    { name: "travel", shape: [1], datatype: "BYTES", data: [row.travel] },
  ],
};

export const scenarios = {
  "a request": async (callers) => [callers.question()],
  "a repeat": async (callers) => {
    const question = callers.question();
    await callers.insist(question);
    return [question];
  },
  "one request twice at once": async (callers) => {
    const question = callers.question();
    return [question, question];
  },
  "a request for a model that is not there": async (callers, predictions) => {
    // a list of models that is younger is not asked for again
    await predictions.passTime(2100);
    return [callers.question({ rows: [row], model: "nothing" })];
  },
  "a request that is refused": async (callers) => [callers.question({ rows: [{ ...row, age: "old" }] })],
  tensors: async (callers) => [callers.question(tensors, "/v2/models/leaving/infer")],
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

export interface AwaitsKilled {
  /** In the code of the app. */
  readonly awaits: readonly string[];
  /** "SCENARIO, VICTIM: AWAIT" of each kill. */
  readonly points: readonly string[];
  /** Kills that were planned, and did not happen because the await was not reached this time. */
  readonly unreached: number;
  /** Awaits that a scenario passes. */
  readonly passed: ReadonlySet<string>;
  readonly told: Readonly<Record<string, number>>;
  readonly unrecorded: readonly string[];
}

/**
 * Lets scenarios run up to each await when they first pass it, where the whole app stands still, kills somebody (-9) there, lets them go on, and asks
 * again what was not answered.
 *
 * @param names of the scenarios
 * @param whom is killed at the nth await, which has this name; each of them needs a run of its own
 */
export async function killAtAwaits(
  names: readonly ScenarioName[],
  whom: (count: number, name: string) => readonly Victim[] = () => victims,
): Promise<AwaitsKilled> {
  const predictions = await MortalPredictions.start();
  const kills = new AwaitKills(predictions);
  try {
    const passed = new Set<string>();
    for (const name of names) {
      const all = await kills.passedBy(name);
      for (const each of new Set(all)) {
        passed.add(each);
        const count = all.indexOf(each) + 1;
        for (const victim of whom(count, each)) await kills.at(name, count, victim);
      }
    }
    const { told } = kills.callers;
    const { awaits, database } = predictions;
    const { points, unreached } = kills;
    const lost = await unrecorded(told, database);
    return { awaits, points, unreached, passed, told: tally(told), unrecorded: lost };
  } finally {
    await predictions.stop();
  }
}

class AwaitKills {
  readonly callers: Callers;
  readonly points: string[] = [];
  unreached = 0;
  private readonly predictions: MortalPredictions;

  constructor(predictions: MortalPredictions) {
    this.predictions = predictions;
    this.callers = new Callers(predictions);
  }

  /** Names of the awaits, in their order. */
  async passedBy(name: ScenarioName): Promise<readonly string[]> {
    const { predictions, callers } = this;
    await this.beWell();
    const questions = await scenarios[name](callers, predictions);
    await predictions.stopAt(Number.MAX_SAFE_INTEGER);
    await Promise.all(questions.map((question) => callers.ask(question)));
    return predictions.passed();
  }

  async at(name: ScenarioName, count: number, victim: Victim): Promise<void> {
    const { predictions, callers } = this;
    await this.beWell();
    const questions = await scenarios[name](callers, predictions);
    const { workers } = await predictions.processIds();
    const { stopped } = await predictions.stopAt(count);
    let isHeld = false;
    void stopped.then(() => {
      isHeld = true;
    });
    const answers = Promise.all(questions.map((question) => callers.ask(question)));
    // an app that still has something to do when it has answered may yet stop there, and then does not hear this
    const over = answers.then(() => (isHeld && victim === "app" ? undefined : predictions.stopNowhere()));
    over.catch(() => undefined);
    const at = await Promise.race([stopped, over.then(() => undefined)]);
    if (at === undefined) {
      // what happens at once is not always in the same order
      this.unreached++;
      return;
    }
    this.points.push(`${name}, ${victim}: ${at}`);
    await predictions.kill(victim, workers);
    if (victim !== "app") predictions.goOn();
    const told = await answers;
    if (victim !== "app") await over;
    await predictions.revive(victim);
    // a repeat of what was answered would add to the record what it lacks
    for (const [index, question] of questions.entries())
      if ((told[index]?.status ?? 503) >= 500) await callers.insist(question);
  }

  /** Whoever was killed before is there again, and the model is loaded. */
  private async beWell(): Promise<void> {
    const { callers } = this;
    for (const end = Date.now() + 60_000; ; await wait(20)) {
      const told = await callers.ask(callers.question());
      if (told?.status === 200) return;
      if (Date.now() > end) throw new Error(`the app does not get well: ${told?.text ?? "silence"}`);
    }
  }
}

/** Awaits of functions that a scenario passes through, at which none of them was. */
export function missed({ awaits, passed }: Pick<AwaitsKilled, "awaits" | "passed">): string[] {
  const begun = new Set([...passed].map((name) => name.replace(isOver, "")));
  const functions = new Set([...begun].map(functionOf));
  return awaits.filter((name) => functions.has(functionOf(name)) && !begun.has(name));
}

function functionOf(name: string): string {
  return name.slice(0, name.indexOf(":"));
}
