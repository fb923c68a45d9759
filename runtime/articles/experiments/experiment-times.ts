const dayMs = 86_400_000;

interface Declared {
  /** A day, in UTC. */
  readonly from: string;
  readonly days: number;
}

/** Milliseconds since 1970 at which it begins, and at which it is over. */
export function timesOf({ from, days }: Declared): readonly [begins: number, ends: number] {
  const begins = Date.parse(from);
  return [begins, begins + days * dayMs];
}

/** Whether readers are in it at a moment. */
export function runs(experiment: Declared, now: number): boolean {
  const [begins, ends] = timesOf(experiment);
  return begins <= now && now < ends;
}

/** The day of a moment in UTC, e.g. "2026-12-01". */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
