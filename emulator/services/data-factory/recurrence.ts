import { Cron } from "croner";

export type Weekday = "Sunday" | "Monday" | "Tuesday" | "Wednesday" | "Thursday" | "Friday" | "Saturday";

/** When a schedule trigger fires, as Data Factory has it. */
export interface Recurrence {
  readonly frequency: "Minute" | "Hour" | "Day" | "Week" | "Month";
  /** Every so many of `frequency`, counted from `start`. */
  readonly interval: number;
  /** The first time; the time of day is taken from it. */
  readonly start: Date;
  /** No time is later. @default - there is no end */
  readonly end?: Date;
  /** IANA name: days and times of day are this zone's. */
  readonly zone: string;
  /** Only with days, weeks and months. @default - at the times of `start` */
  readonly schedule?: {
    readonly minutes: readonly number[];
    readonly hours: readonly number[];
    readonly weekdays: readonly Weekday[];
    /** 1 to 31, or -1 for the last. */
    readonly monthDays: readonly number[];
    /** The first to fifth of a month, -1 for the last; each where no number is given. */
    readonly monthly: readonly { readonly weekday: Weekday; readonly week?: number }[];
  };
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** More times in a row than an interval can skip. */
const mostSkipped = 50_000;

/** The first time after another, or undefined when the schedule has ended. */
export function nextOccurrence(recurrence: Recurrence, after: Date): Date | undefined {
  const { frequency, start, end } = recurrence;
  const next =
    frequency === "Minute" || frequency === "Hour"
      ? byClock(recurrence, after)
      : byCalendar(recurrence, after);
  return next === undefined || next < start || (end !== undefined && next > end) ? undefined : next;
}

function byClock({ frequency, interval, start }: Recurrence, after: Date): Date {
  const step = interval * (frequency === "Hour" ? 60 : 1) * minuteMs;
  const passed = Math.floor((after.getTime() - start.getTime()) / step);
  return new Date(start.getTime() + Math.max(0, passed + 1) * step);
}

function byCalendar(recurrence: Recurrence, after: Date): Date | undefined {
  const { frequency, interval, start, zone } = recurrence;
  const cron = new Cron(patternOf(recurrence), { paused: true, timezone: zone });
  const periodOf = (time: Date) => period(frequency, dateIn(zone, time));
  const first = periodOf(start);
  // a second earlier, so that the start itself counts
  let candidate: Date | null = after < start ? new Date(start.getTime() - 1000) : after;
  for (let skipped = 0; skipped < mostSkipped; skipped++) {
    candidate = cron.nextRun(candidate);
    if (candidate === null) return undefined;
    if (candidate >= start && (periodOf(candidate) - first) % interval === 0) return candidate;
  }
  return undefined;
}

/** Six fields: second minute hour day month weekday. */
function patternOf({ frequency, start, zone, schedule }: Recurrence): string {
  const at = dateIn(zone, start);
  const minutes = listOr(
    schedule?.minutes.map((minute) => minute % 60),
    at.minute,
  );
  const hours = listOr(
    schedule?.hours.map((hour) => hour % 24),
    at.hour,
  );
  const days = dayFields(frequency, schedule, at);
  return `${at.second} ${minutes} ${hours} ${days.ofMonth} * ${days.ofWeek}`;
}

function dayFields(frequency: Recurrence["frequency"], schedule: Recurrence["schedule"], at: LocalDate) {
  const weekdays = listOr(schedule?.weekdays.map(short), undefined);
  if (frequency === "Day") return { ofMonth: "*", ofWeek: weekdays || "*" };
  if (frequency === "Week") return { ofMonth: "*", ofWeek: weekdays || String(at.weekday) };
  if (schedule?.monthly.length) {
    const each = schedule.monthly.map(({ weekday, week }) =>
      week === undefined ? short(weekday) : `${short(weekday)}#${week === -1 ? "L" : week}`,
    );
    return { ofMonth: "*", ofWeek: each.join(",") };
  }
  const monthDays = schedule?.monthDays.map((day) => (day === -1 ? "L" : day));
  return { ofMonth: listOr(monthDays, at.day), ofWeek: "*" };
}

function listOr(values: readonly (number | string)[] | undefined, fallback: number | undefined): string {
  return values?.length ? values.join(",") : String(fallback ?? "");
}

const short = (weekday: Weekday) => weekday.slice(0, 3).toUpperCase();

interface LocalDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** What calendar and clock say in a zone. */
function dateIn(zone: string, time: Date): LocalDate {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const parts = Object.fromEntries(
    format.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
  };
}

/** Number of the day, week or month since some fixed one. */
function period(frequency: Recurrence["frequency"], { year, month, day, weekday }: LocalDate): number {
  if (frequency === "Month") return year * 12 + month;
  const days = Date.UTC(year, month - 1, day) / dayMs;
  return frequency === "Day" ? days : (days - weekday) / 7;
}
