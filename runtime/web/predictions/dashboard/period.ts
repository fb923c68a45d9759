const hourMs = 3600_000;
const dayMs = 24 * hourMs;

const periods = {
  day: { days: 1, step: "hour", words: "the last 24 hours" },
  week: { days: 7, step: "hour", words: "the last 7 days" },
  month: { days: 30, step: "day", words: "the last 30 days" },
  year: { days: 365, step: "day", words: "the last 365 days" },
} as const;

export type PeriodName = keyof typeof periods;

/** A time that figures are of, in whole steps, in UTC as the API counts. */
export interface ShownPeriod {
  readonly from: Date;
  readonly to: Date;
  readonly step: "day" | "hour";
  /** E.g. "the last 7 days". */
  readonly words: string;
}

/** @returns undefined for what is no period's name: it may come from the address */
export function periodNamed(name: string | null): PeriodName | undefined {
  return name !== null && Object.hasOwn(periods, name) ? (name as PeriodName) : undefined;
}

/** Up to the end of the step that is under way. */
export function periodUpTo(now: Date, name: PeriodName): ShownPeriod {
  const { days, step, words } = periods[name];
  const to = Math.ceil(now.getTime() / msOf(step)) * msOf(step);
  return { from: new Date(to - days * dayMs), to: new Date(to), step, words };
}

/** As long as this one, and just before it. */
export function before({ from, to, ...others }: ShownPeriod): ShownPeriod {
  return { ...others, from: new Date(2 * from.getTime() - to.getTime()), to: from };
}

/** When each step begins, in seconds since 1970: also of those in which nothing happened, which the API leaves out. */
export function timesOf({ from, to, step }: ShownPeriod): number[] {
  const count = (to.getTime() - from.getTime()) / msOf(step);
  return Array.from({ length: count }, (_, at) => (from.getTime() + at * msOf(step)) / 1000);
}

export const secondsOf = (time: string) => Date.parse(time) / 1000;

const msOf = (step: ShownPeriod["step"]) => (step === "hour" ? hourMs : dayMs);
