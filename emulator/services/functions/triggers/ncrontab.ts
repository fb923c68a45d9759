import { Cron } from "croner";

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** The first stands for `least`. */
  readonly words?: readonly string[];
}

const months = "January February March April May June July August September October November December".split(
  " ",
);
const weekdays = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

const fields: readonly Field[] = [
  { name: "second", least: 0, most: 59 },
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, words: months },
  { name: "weekday", least: 0, most: 6, words: weekdays },
];

/**
 * When a timer runs, in the dialect of the Functions host: NCrontab's (https://github.com/atifaziz/NCrontab), where a
 * weekday is 0 to 6, a day of the month and a weekday must both fit, names may be cut short, and there is no `?`, `L`,
 * `W` or `#`. Times are UTC.
 *
 *     parseSchedule("0 0 9 * * Mon-Fri")(new Date()) // nine o'clock on the next working day
 *
 * @param schedule six fields, or five without the second
 * @returns the first time after another, or undefined when there is none, such as for 30 February
 * @throws when the host would refuse it
 */
export function parseSchedule(schedule: string): (after: Date) => Date | undefined {
  if (/^\s*-?\d+(\.\d+)?:\d+/.test(schedule)) {
    throw new Error(
      `the schedule "${schedule}" is a time span\n` +
        "  why: time spans need a plan with dedicated instances\n" +
        '  fix: write six fields, "second minute hour day month weekday"',
    );
  }
  const texts = schedule.split(" ").filter(Boolean);
  if (texts.length !== 5 && texts.length !== 6) {
    throw new Error(`the schedule "${schedule}" has ${texts.length} fields; it needs six`);
  }
  if (texts.length === 5) texts.unshift("0");
  const lists = fields.map((field, at) => listed(texts[at] ?? "", field, schedule));
  // croner finds the days; it never sees a dialect, only lists of numbers
  const cron = new Cron(lists.join(" "), { paused: true, timezone: "UTC", domAndDow: true });
  return (after) => cron.nextRun(after) ?? undefined;
}

function listed(text: string, field: Field, schedule: string): string {
  const values = new Set(text.split(",").flatMap((item) => valuesOf(item, field, schedule)));
  return [...values].sort((a, b) => a - b).join(",");
}

/** One item of a list: `*`, a value or a range, each with a step or without. */
function valuesOf(item: string, field: Field, schedule: string): number[] {
  const { name, least, most, words } = field;
  const refuse = (): never => {
    const allowed = words ? `${least} to ${most}, or ${words[0]} to ${words.at(-1)}` : `${least} to ${most}`;
    throw new Error(
      `the schedule "${schedule}" has "${item}" as its ${name}\n` +
        `  why: the Functions host takes ${allowed}, lists, ranges and steps, and no ?, L, W or #\n` +
        "  fix: https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions",
    );
  };
  const numberOf = (text: string): number => {
    if (/^\d{1,9}$/.test(text)) return Number(text);
    const named = text === "" ? -1 : (words ?? []).findIndex((word) => isStart(word, text));
    return named === -1 ? refuse() : named + least;
  };

  const [, range = "", step] = /^([^/]+)(?:\/([+-]?\d{1,9}))?$/.exec(item) ?? refuse();
  const [, from, to] = /^([^-]+)-(.*)$/.exec(range) ?? [];
  let [first, last]: [number, number] = [least, most];
  if (from !== undefined && to !== undefined) [first, last] = inOrder(numberOf(from), numberOf(to));
  else if (range !== "*") {
    first = numberOf(range);
    last = step === undefined ? first : most;
  }
  if (first < least || last > most || first > most) return refuse();
  const every = Math.max(1, Number(step ?? 1));
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, at) => first + at * every);
}

const isStart = (word: string, text: string) => word.toLowerCase().startsWith(text.toLowerCase());

/** A range may be written backwards, and does not go over the end of the week or year. */
const inOrder = (one: number, other: number): [number, number] => (one > other ? [other, one] : [one, other]);
